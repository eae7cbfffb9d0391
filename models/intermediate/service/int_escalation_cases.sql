with final as (
    select
        escalations.source_system || '|' || escalations.escalation_id as escalation_key,
        subject_map.customer_id,
        account_map.account_id,
        escalations.conflict_type,
        escalations.severity,
        escalations.region,
        escalations.status,
        escalations.owner,
        -- Whatever is not plainly resolved is pending.
        (escalations.status is distinct from 'resolved')
        or coalesce(escalations.resolved_at, escalations.ingested_at) > {{ as_of() }} as is_pending,
        case when escalations.opened_at <= escalations.ingested_at then escalations.opened_at else escalations.ingested_at end as opened_at,
        escalations.acknowledged_at,
        case when escalations.status = 'resolved' then coalesce(escalations.resolved_at, escalations.ingested_at) end as resolved_at,
        escalations.ingested_at as known_at
    from {{ ref('int_escalations') }} as escalations
    left join {{ ref('int_subject_map') }} as subject_map on escalations.subject_key = subject_map.subject_key
    left join {{ ref('int_account_map') }} as account_map
        on
            escalations.source_system = account_map.source_system
            and escalations.account_source_id = account_map.source_account_id
    where escalations.ingested_at <= {{ as_of() }}
)

select * from final
