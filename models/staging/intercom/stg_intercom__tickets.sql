with conversations as (
    select *
    from {{ ref('stg_intercom__conversation_versions') }}
    where version_rank = 1 and requested_at is not null
),

contacts as (
    select *
    from {{ ref('stg_intercom__contacts') }}
),

final as (
    select
        'intercom' as source_system,
        conversations.ticket_id,
        conversations.contact_id as source_record_id,
        contacts.company_id as account_source_id,
        conversations.requested_at as created_at,
        conversations.changed_at as updated_at,
        conversations.raw_source,
        conversations.raw_table,
        conversations.raw_key,
        conversations.raw_ingested_at,
        case when not conversations.is_active_version then 'deleted' else conversations.status end as status,
        case when lower(conversations.priority) = 'priority' then 'high' else 'normal' end as priority
    from conversations
    left join contacts
        on conversations.contact_id = contacts.contact_id
)

{{ conform('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'account_source_id', 'status', 'priority', 'created_at', 'updated_at',
]) }}
