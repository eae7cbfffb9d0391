-- What the law asked for where the customer lived when a decision was taken: a row a decision about somebody who has moved since.
-- The strictest of the jurisdictions of that time holds; where none has a rule, nothing is granted without proof and confirmation.
with moves as (
    select
        customer_id,
        jurisdictions,
        found_at,
        row_number() over (partition by customer_id order by found_at) as move_rank,
        lead(found_at) over (partition by customer_id order by found_at) as valid_to
    from {{ ref('int_jurisdiction_moves') }}
    where found_at <= {{ as_of() }}
),

moved as (
    select
        decisions.decision_id,
        decisions.purpose,
        decisions.channel,
        decisions.decided_at,
        moves.jurisdictions
    from {{ ref('int_decision_subjects') }} as decisions
    inner join moves
        on
            decisions.customer_id = moves.customer_id
            and decisions.decided_at < moves.valid_to
            and (decisions.decided_at >= moves.found_at or moves.move_rank = 1)
),

jurisdictions as (
    select distinct jurisdiction
    from {{ ref('consent_rules') }}
),

asked as (
    select
        moved.decision_id,
        max(case when rules.needs_proof is distinct from false then 1 else 0 end) = 1 as needs_proof,
        max(case when rules.needs_confirmation is distinct from false then 1 else 0 end) = 1 as needs_confirmation,
        min(case when rules.default_status = 'granted' then 1 else 0 end) = 1 as is_granted
    from moved
    left join jurisdictions on ',' || moved.jurisdictions || ',' like '%,' || jurisdictions.jurisdiction || ',%'
    left join {{ ref('consent_rules') }} as rules
        on
            jurisdictions.jurisdiction = rules.jurisdiction
            and (rules.purpose is null or moved.purpose = rules.purpose)
            and (rules.channel is null or moved.channel is null or moved.channel = rules.channel)
            and {{ in_force('rules', 'moved.decided_at') }}
    group by moved.decision_id
),

final as (
    select
        decision_id,
        case when is_granted then 'granted' else 'unknown' end as default_status,
        needs_proof,
        needs_confirmation
    from asked
)

select * from final
