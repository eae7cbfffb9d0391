-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
{%- set member = 'coalesce(contact_id, lead_id, lead_or_contact_id)' -%}
{%- set objections = [
    {'table': 'contact', 'person': 'contact_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'bounced': 'is_email_bounced'},
    {'table': 'contact', 'person': 'contact_id', 'flag': 'do_not_call', 'channel': 'phone', 'bounced': 'false'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'bounced': 'is_email_bounced'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'do_not_call', 'channel': 'phone', 'bounced': 'false'},
    {'table': 'campaign_member', 'person': member, 'flag': 'has_opted_out_of_email', 'channel': 'email', 'bounced': 'false'},
] %}

with final as (
    {%- for objection in objections %}
    select
        'salesforce' as source_system,
        raw_table || '.{{ objection.channel }}|' || raw_key as consent_event_id,
        {{ salesforce_id(objection.person) }} as source_record_id,
        '{{ objection.channel }}' as channel,
        'channel' as scope,
        case when {{ objection.bounced }} then 'hard_bounce' else 'withdraw' end as action,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__landed_' ~ objection.table) }}
    where
        {{ objection.flag }}
        or {{ objection.bounced }}
        or raw_column = '{{ objection.flag }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ conform('consent_events', 'final', ['source_system', 'consent_event_id', 'source_record_id', 'channel', 'scope', 'action']) }}
