-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
{%- set is_bounced = 'coalesce(is_email_bounced, email_bounced_at is not null)' %}
{%- set persons = {
    'contact': {'id': 'contact_id', 'email': 'email', 'do_not_call': 'do_not_call', 'is_bounced': is_bounced},
    'lead': {'id': 'lead_id', 'email': 'email', 'do_not_call': 'do_not_call', 'is_bounced': is_bounced},
    'campaign_member': {
        'id': "coalesce(nullif(trim(contact_id), ''), nullif(trim(lead_id), ''), lead_or_contact_id)",
        'email': 'null', 'do_not_call': 'false', 'is_bounced': 'false'
    },
} %}

with persons as (
    {%- for table, columns in persons.items() %}
    select
        {{ columns.id }} as person_id,
        {{ columns.email }} as email,
        has_opted_out_of_email or raw_column = 'has_opted_out_of_email' as is_off_email,
        {{ columns.do_not_call }} or raw_column = 'do_not_call' as is_off_phone,
        {{ columns.is_bounced }} as is_bounced,
        raw_ingested_at
    from {{ ref('base_salesforce__landed_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

statements as (
    select
        'email' as channel,
        'withdraw' as action
    union all
    select
        'email' as channel,
        'hard_bounce' as action
    union all
    select
        'phone' as channel,
        'withdraw' as action
),

final as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('persons.person_id') }} as source_record_id,
        'email' as identifier_type,
        persons.email as identifier_value,
        statements.channel,
        'channel' as scope,
        statements.action,
        persons.raw_ingested_at
    from persons
    cross join statements
    where
        case
            when statements.action = 'hard_bounce' then persons.is_bounced
            when statements.channel = 'email' then persons.is_off_email
            else persons.is_off_phone
        end
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope', 'action',
]) }}
