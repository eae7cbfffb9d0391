{#- Where Salesforce keeps an objection to a channel: the table, its person, the flag and the channel. -#}
{%- set objections = [
    {'table': 'contact', 'person': 'contact_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'point': 'email'},
    {'table': 'contact', 'person': 'contact_id', 'flag': 'do_not_call', 'channel': 'phone'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'point': 'email'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'do_not_call', 'channel': 'phone'},
    {'table': 'campaign_member', 'person': 'coalesce(contact_id, lead_id, lead_or_contact_id)', 'flag': 'has_opted_out_of_email', 'channel': 'email'},
] -%}
{%- set bounces = [{'table': 'contact', 'person': 'contact_id'}, {'table': 'lead', 'person': 'lead_id'}] -%}
{#- A reason that begins with 4 is a code of a passing fault. -#}
{%- set is_hard_bounce = "coalesce(is_email_bounced, email_bounced_at is not null) and not coalesce(email_bounced_reason like '4%', false)" -%}
{%- set last_change = 'coalesce(system_updated_at, updated_at)' -%}

with statements as (
    {%- for objection in objections %}
    select
        raw_table || '.{{ objection.flag }}|' || raw_key as consent_event_id,
        {{ objection.person }} as person_id,
        {{ objection.get('point', 'cast(null as ' ~ engine_type('string') ~ ')') }} as email,
        '{{ objection.channel }}' as channel,
        'withdraw' as action,
        'import' as actor,
        {{ last_change }} as occurred_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from ({{ evidence_rows(ref('base_salesforce__' ~ objection.table), objection.flag, last_change) }}) as evidence
    union all
    {%- endfor %}
    {%- for bounce in bounces %}
    select
        raw_table || '.bounce|' || raw_key,
        case when email is null then {{ bounce.person }} end,
        email,
        'email',
        'hard_bounce',
        'system',
        coalesce(email_bounced_at, {{ last_change }}),
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from ({{ evidence_rows(ref('base_salesforce__' ~ bounce.table), is_hard_bounce, last_change) }}) as evidence
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        *,
        'salesforce' as source_system,
        {{ salesforce_id('person_id') }} as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        'channel' as scope
    from statements
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope',
    'action', 'actor', 'occurred_at'
]) }}
