-- Read to deny until the next build: what is not known not to be a withdrawal is taken for one.
{%- set objections = [
    {'table': 'contact', 'person': 'contact_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'action': 'withdraw'},
    {'table': 'contact', 'person': 'contact_id', 'flag': 'do_not_call', 'channel': 'phone', 'action': 'withdraw'},
    {'table': 'contact', 'person': 'contact_id', 'flag': 'is_email_bounced', 'channel': 'email', 'action': 'hard_bounce'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'action': 'withdraw'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'do_not_call', 'channel': 'phone', 'action': 'withdraw'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'is_email_bounced', 'channel': 'email', 'action': 'hard_bounce'},
    {'table': 'campaign_member', 'person': 'coalesce(contact_id, lead_id, lead_or_contact_id)', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'action': 'withdraw'},
] %}

with final as (
    {%- for objection in objections %}
    select
        'salesforce' as source_system,
        raw_table || '.{{ objection.flag }}|' || raw_key as consent_event_id,
        {{ salesforce_id(objection.person) }} as source_record_id,
        '{{ objection.channel }}' as channel,
        'channel' as scope,
        '{{ objection.action }}' as action,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__landed_' ~ objection.table) }}
    where {{ objection.flag }} or raw_column = '{{ objection.flag }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ conform('consent_events', 'final', ['source_system', 'consent_event_id', 'source_record_id', 'channel', 'scope', 'action']) }}
