with cases as (
    select
        'salesforce' as source_system,
        coalesce({{ salesforce_id('case_id') }}, raw_key) as ticket_id,
        {{ salesforce_id('contact_id') }} as source_record_id,
        supplied_email,
        {{ salesforce_id('account_id') }} as account_source_id,
        {{ salesforce_ticket_status() }} as status,
        lower(priority) as priority,
        is_escalated or lower(status) = 'escalated' as is_escalated,
        coalesce(system_updated_at, updated_at) as updated_at,
        raw_ingested_at
    from {{ ref('base_salesforce__landed_case') }}
),

final as (
    {{ with_address('cases', ref('base_salesforce__landed_contact'), 'contact_id', 'told.supplied_email') }}
)

{{ conform_landed('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'status', 'priority',
    'is_escalated', 'updated_at',
]) }}
