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
        has_opted_out_of_email or raw_column = 'has_opted_out_of_email' as is_off_email,
        {{ columns.do_not_call }} or raw_column = 'do_not_call' as is_off_phone,
        {{ columns.is_email_bounced }} as is_bounced,
        raw_ingested_at
    from {{ ref('base_salesforce__landed_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

channels as (
    select 'email' as channel
    union all
    select 'phone' as channel
),

final as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('persons.person_id') }} as source_record_id,
        channels.channel,
        'channel' as scope,
        case when channels.channel = 'email' and persons.is_bounced then 'hard_bounce' else 'withdraw' end as action,
        persons.raw_ingested_at
    from persons
    cross join channels
    where
        case channels.channel
            when 'email' then persons.is_off_email or persons.is_bounced
            else persons.is_off_phone
        end
)

{{ conform_landed('consent_events', 'final', ['source_system', 'source_record_id', 'channel', 'scope', 'action']) }}
