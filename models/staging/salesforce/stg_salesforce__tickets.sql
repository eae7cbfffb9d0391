-- a case of which a value cannot be read is still somebody's problem
with cases as (
    {{ evidence_rows(ref('base_salesforce__case'), "raw_status in ('used', 'quarantined')", 'coalesce(system_updated_at, updated_at)') }}
),

final as (
    select
        'salesforce' as source_system,
        coalesce({{ salesforce_id('case_id') }}, raw_key) as ticket_id,
        {{ salesforce_id('contact_id') }} as source_record_id,
        'email' as identifier_type,
        supplied_email as identifier_value,
        {{ salesforce_id('account_id') }} as account_source_id,
        {{ salesforce_ticket_status() }} as status,
        lower(priority) as priority,
        is_escalated or lower(status) = 'escalated' as is_escalated,
        {{ salesforce_id('master_record_id') }} as merged_into_ticket_id,
        {{ salesforce_id('parent_id') }} as followup_of_ticket_id,
        created_at,
        coalesce(system_updated_at, updated_at, closed_at, created_at) as updated_at,
        {{ lineage_columns() | join(', ') }}
    from cases
)

{{ conform('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'status', 'priority',
    'is_escalated', 'merged_into_ticket_id', 'followup_of_ticket_id', 'created_at', 'updated_at'
]) }}
