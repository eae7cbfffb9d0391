-- a conversation of which a value cannot be read is still somebody's problem
with versions as (
    {{ evidence_rows(ref('base_intercom__conversation_history'), "raw_status in ('used', 'quarantined')", 'updated_at') }}
),

parties as (
    select
        *,
        row_number() over (
            partition by conversation_id
            order by
                case when is_active_version is distinct from false then 0 else 1 end asc,
                conversation_updated_at desc,
                contact_id asc
        ) as party_rank
    from {{ ref('base_intercom__conversation_contact_history') }}
    where raw_status = 'used'
),

told as (
    select
        versions.*,
        coalesce(versions.conversation_id, versions.raw_key) as ticket_id,
        coalesce(parties.contact_id, case when {{ intercom_is_contact('versions.author_type') }} then versions.author_id end) as contact_id,
        coalesce({{ intercom_is_contact('versions.author_type') }} or versions.delivered_as = 'customer_initiated', versions.author_type is null)
            as is_begun_by_contact,
        case
            when versions.raw_status = 'quarantined' and coalesce(lower(versions.state) not in ('snoozed', 'closed'), true) then 'open'
            else {{ intercom_ticket_status() }}
        end as status,
        coalesce(versions.version_started_at, versions.updated_at, versions.created_at, versions.raw_ingested_at) as changed_at
    from versions
    left join parties
        on versions.conversation_id = parties.conversation_id and parties.party_rank = 1
),

-- a message of ours is no request until somebody answers it
final as (
    select
        *,
        case
            when is_begun_by_contact then coalesce(created_at, changed_at)
            else min(first_reply_at) over (partition by ticket_id)
        end as requested_at,
        lag(status) over (partition by ticket_id order by changed_at, updated_at, raw_key) as previous_status,
        row_number() over (
            partition by ticket_id
            order by
                case when raw_status = 'used' then 0 else 1 end,
                changed_at desc,
                is_active_version desc nulls last,
                updated_at desc,
                raw_key desc
        ) as version_rank
    from told
)

select * from final
