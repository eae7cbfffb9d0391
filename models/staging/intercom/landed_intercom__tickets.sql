with ranked as (
    select
        *,
        row_number() over (
            partition by coalesce(nullif(conversation_id, ''), raw_key)
            order by coalesce(version_started_at, updated_at) desc nulls last, is_active_version desc nulls last, raw_key desc
        ) as version_rank
    from {{ ref('base_intercom__landed_conversation_history') }}
),

-- a state that cannot be read counts as open until the next build judges it
judged as (
    select
        'intercom' as source_system,
        coalesce(ranked.conversation_id, ranked.raw_key) as ticket_id,
        coalesce(parties.contact_id, case when {{ intercom_is_contact('ranked.author_type') }} then ranked.author_id end) as source_record_id,
        coalesce(ranked.version_started_at, ranked.updated_at) as updated_at,
        ranked.raw_ingested_at,
        case when {{ intercom_is_gone() }} then 'deleted' else coalesce({{ intercom_ticket_status() }}, 'open') end as status,
        case when lower(ranked.priority) = 'priority' then 'high' else 'normal' end as priority
    from ranked
    -- whoever takes part may be the one whom the build takes for the one who asked
    left join {{ ref('base_intercom__landed_conversation_contact_history') }} as parties
        on ranked.conversation_id = parties.conversation_id
    where
        ranked.version_rank = 1
        and (
            coalesce({{ intercom_is_contact('ranked.author_type') }}, true)
            or ranked.delivered_as = 'customer_initiated'
            or ranked.first_reply_at is not null
        )
),

final as (
    {{ with_address('judged', ref('base_intercom__landed_contact_history'), 'contact_id') }}
)

{{ conform_landed('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'identifier_type', 'identifier_value', 'status', 'priority', 'updated_at',
]) }}
