with ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, purpose, channel
            order by
                case status when 'granted' then 0 when 'pending' then 1 when 'expired' then 2 when 'denied' then 3 else 4 end,
                coalesce(expires_at, cast('9999-12-31' as timestamp)) desc,
                effective_at desc nulls last,
                reason_code asc,
                decided_by_event_id asc nulls last,
                point_key asc
        ) as point_rank
    from {{ ref('int_consent_points') }}
),

best as (
    select *
    from ranked
    where point_rank = 1
),

final as (
    select
        defaults.customer_id,
        defaults.purpose,
        defaults.channel,
        coalesce(denials.status, best.status, defaults.default_status) as status,
        coalesce(denials.status, best.status, defaults.default_status) = 'granted' as is_permitted,
        case
            when denials.status is not null then denials.reason_code
            when best.status is not null then best.reason_code
            else defaults.reason_code
        end as reason_code,
        coalesce(denials.event_id, best.decided_by_event_id) as decided_by_event_id,
        case
            when denials.status is not null then null
            when best.status is not null then best.legal_basis
            else defaults.legal_basis
        end as legal_basis,
        coalesce(denials.effective_at, best.effective_at) as effective_at,
        case when denials.status is null then best.expires_at end as expires_at
    from {{ ref('int_consent_defaults') }} as defaults
    left join {{ ref('int_consent_denials') }} as denials
        on
            defaults.customer_id = denials.customer_id
            and defaults.purpose = denials.purpose
            and defaults.channel = denials.channel
    left join best
        on
            defaults.customer_id = best.customer_id
            and defaults.purpose = best.purpose
            and defaults.channel = best.channel
)

select * from final
