-- What the law of the time asked for where the customer lived when a decision was taken.
-- The strictest of the jurisdictions of that time holds; where none has a rule, nothing is granted without proof and confirmation.
with asked as (
    select
        decisions.decision_id,
        max(case when rules.needs_proof is distinct from false then 1 else 0 end) = 1 as needs_proof,
        max(case when rules.needs_confirmation is distinct from false then 1 else 0 end) = 1 as needs_confirmation,
        min(case when rules.default_status = 'granted' then 1 else 0 end) = 1 as is_granted
    from {{ ref('int_decision_subjects') }} as decisions
    inner join {{ ref('int_consent_places') }} as places
        on
            decisions.customer_id = places.customer_id
            and decisions.decided_at >= places.lived_from
            and decisions.decided_at < places.lived_to
    left join {{ ref('consent_rules') }} as rules
        on
            places.jurisdiction = rules.jurisdiction
            and (rules.purpose is null or decisions.purpose = rules.purpose)
            and (rules.channel is null or decisions.channel = rules.channel)
            and {{ in_force('rules', 'decisions.decided_at') }}
    where decisions.channel is not null
    group by decisions.decision_id
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
