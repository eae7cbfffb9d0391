-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
{%- set persons = {
    'contact': {'id': 'contact_id', 'do_not_call': 'do_not_call', 'is_email_bounced': 'is_email_bounced'},
    'lead': {'id': 'lead_id', 'do_not_call': 'do_not_call', 'is_email_bounced': 'is_email_bounced'},
    'campaign_member': {
        'id': 'coalesce(contact_id, lead_id, lead_or_contact_id)', 'do_not_call': 'false', 'is_email_bounced': 'false'
    },
} %}

with persons as (
    {%- for table, columns in persons.items() %}
    select
        {{ columns.id }} as person_id,
        raw_column,
        has_opted_out_of_email,
        {{ columns.do_not_call }} as do_not_call,
        {{ columns.is_email_bounced }} as is_email_bounced,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__landed_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- one row a person, so that the id is completed once for both channels
identified as (
    select
        *,
        {{ salesforce_id('person_id') }} as source_record_id
    from persons
),

final as (
    {%- for channel, flag, bounced in [('email', 'has_opted_out_of_email', 'is_email_bounced'), ('phone', 'do_not_call', 'false')] %}
    select
        'salesforce' as source_system,
        raw_table || '.{{ channel }}|' || raw_key as consent_event_id,
        source_record_id,
        '{{ channel }}' as channel,
        'channel' as scope,
        case when {{ bounced }} then 'hard_bounce' else 'withdraw' end as action,
        {{ lineage_columns() | join(', ') }}
    from identified
    where
        {{ flag }}
        or {{ bounced }}
        or raw_column = '{{ flag }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ conform('consent_events', 'final', ['source_system', 'consent_event_id', 'source_record_id', 'channel', 'scope', 'action']) }}
