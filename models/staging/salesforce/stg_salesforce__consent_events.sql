{#- A reason that begins with 4 is the code of a passing fault. -#}
{%- set is_hard_bounce = "coalesce(is_email_bounced, email_bounced_at is not null) and not coalesce(email_bounced_reason like '4%', false)" -%}
{%- set last_change = 'coalesce(system_updated_at, updated_at)' -%}
{%- set nowhere = 'cast(null as ' ~ engine_type('string') ~ ')' -%}
{%- set member = 'coalesce(contact_id, lead_id, lead_or_contact_id)' -%}
{#-
    Where Salesforce keeps that somebody must not be contacted: the flag, the person, the address and the channel. A flag
    that cannot be read is taken for raised.
-#}
{%- set objections = [
    {'table': 'contact', 'person': 'contact_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'address': 'email'},
    {'table': 'contact', 'person': 'contact_id', 'flag': 'do_not_call', 'channel': 'phone', 'address': nowhere},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'has_opted_out_of_email', 'channel': 'email', 'address': 'email'},
    {'table': 'lead', 'person': 'lead_id', 'flag': 'do_not_call', 'channel': 'phone', 'address': nowhere},
    {'table': 'campaign_member', 'person': member, 'flag': 'has_opted_out_of_email', 'channel': 'email', 'address': nowhere},
] -%}
{%- set bounces = [{'table': 'contact', 'person': 'contact_id'}, {'table': 'lead', 'person': 'lead_id'}] -%}

with objections as (
    {%- for objection in objections %}
    select
        raw_table || '.{{ objection.flag }}|' || raw_key as consent_event_id,
        {{ salesforce_id(objection.person) }} as source_record_id,
        {{ objection.address }} as identifier_value,
        '{{ objection.channel }}' as channel,
        'withdraw' as action,
        'import' as actor,
        {{ last_change }} as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from ({{ evidence_rows(
        ref('base_salesforce__' ~ objection.table),
        objection.flag ~ " or raw_column = '" ~ objection.flag ~ "'",
        last_change
    ) }}) as evidence
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A bounce is one of the address; only without one is it laid to the person.
bounces as (
    {%- for bounce in bounces %}
    select
        raw_table || '.bounce|' || raw_key as consent_event_id,
        case when email is null then {{ salesforce_id(bounce.person) }} end as source_record_id,
        email as identifier_value,
        'email' as channel,
        'hard_bounce' as action,
        'system' as actor,
        coalesce(email_bounced_at, {{ last_change }}) as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from ({{ evidence_rows(ref('base_salesforce__' ~ bounce.table), is_hard_bounce, last_change) }}) as evidence
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

unioned as (
    select * from objections
    union all
    select * from bounces
),

final as (
    select
        *,
        'salesforce' as source_system,
        case when identifier_value is not null then 'email' end as identifier_type,
        'channel' as scope
    from unioned
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope',
    'action', 'actor', 'occurred_at'
]) }}
