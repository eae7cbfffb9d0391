with ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, purpose, channel
            order by case when status = 'withdrawn' then 0 else 1 end, case when is_clearable then 1 else 0 end, effective_at desc, event_id
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
            when grants.actor is distinct from 'subject' or grants.action <> 'grant' then 'REGRANT_NOT_BY_SUBJECT'
            when not grants.can_clear then 'REGRANT_UNCONFIRMED'
            else 'REGRANT_ELSEWHERE'
        end as reason_code,
        row_number() over (
            partition by deciding.customer_id, deciding.purpose, deciding.channel
            order by grants.granted_at desc, grants.event_id
        ) as attempt_rank
    from deciding
    inner join {{ ref('int_consent_grants') }} as grants
        on
            deciding.customer_id = grants.customer_id
            and deciding.purpose = grants.purpose
            and deciding.channel = grants.channel
            and deciding.effective_at < grants.granted_at
    where deciding.is_clearable
),

final as (
    select
        deciding.customer_id,
        deciding.purpose,
        deciding.channel,
        deciding.event_id,
        deciding.status,
        coalesce(attempts.reason_code, deciding.reason_code) as reason_code,
        deciding.effective_at
    from deciding
    left join attempts
        on
            deciding.customer_id = attempts.customer_id
            and deciding.purpose = attempts.purpose
            and deciding.channel = attempts.channel
            and attempts.attempt_rank = 1
)

select * from final
