with ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, purpose, channel
            order by
                case when status = 'withdrawn' then 0 else 1 end,
                case when is_clearable then 1 else 0 end,
                effective_at desc,
                reason_code asc,
                event_id asc
        ) as denial_rank
    from {{ ref('int_consent_withdrawals') }}
),

deciding as (
    select *
    from ranked
    where denial_rank = 1
),

-- Why a later grant did not answer the withdrawal.
attempts as (
    select
        deciding.customer_id,
        deciding.purpose,
        deciding.channel,
        case
            when not grants.is_proven then 'REGRANT_WITHOUT_PROOF'
            when (grants.actor is distinct from 'subject') or grants.action <> 'grant' then 'REGRANT_NOT_BY_SUBJECT'
            when not grants.can_clear then 'REGRANT_UNCONFIRMED'
            else 'REGRANT_ELSEWHERE'
        end as reason_code,
        grants.event_id,
        grants.granted_at
    from deciding
    inner join {{ ref('int_consent_grants') }} as grants
        on
            deciding.customer_id = grants.customer_id
            and deciding.purpose = grants.purpose
            and deciding.channel = grants.channel
            and deciding.effective_at < grants.granted_at
    where deciding.is_clearable
),

latest as (
    select
        *,
        row_number() over (
            partition by customer_id, purpose, channel
            order by granted_at desc, reason_code asc, event_id asc
        ) as attempt_rank
    from attempts
),

final as (
    select
        deciding.customer_id,
        deciding.purpose,
        deciding.channel,
        deciding.event_id,
        deciding.status,
        coalesce(latest.reason_code, deciding.reason_code) as reason_code,
        deciding.effective_at
    from deciding
    left join latest
        on
            deciding.customer_id = latest.customer_id
            and deciding.purpose = latest.purpose
            and deciding.channel = latest.channel
            and latest.attempt_rank = 1
)

select * from final
