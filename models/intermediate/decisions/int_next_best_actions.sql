with occasions as (
    select
        customer_id,
        fact as occasion
    from {{ ref('int_trust_facts') }}
    where
        customer_id is not null
        and started_at <= {{ as_of() }}
        and (ends_at is null or ends_at > {{ as_of() }})

    union

    select
        customer_id,
        lifecycle_stage
    from {{ ref('int_lifecycle_current') }}
),

candidates as (
    select
        eligibility.customer_id,
        eligibility.channel,
        eligibility.action_id,
        eligibility.is_eligible,
        eligibility.top_reason_code,
        eligibility.contact_from,
        eligibility.contact_until,
        eligibility.eligible_until,
        objectives.rank as objective_rank,
        propensities.propensity * actions.value * actions.lever as score
    from {{ ref('int_action_eligibility') }} as eligibility
    inner join {{ ref('action_catalogue') }} as actions
        on
            eligibility.action_id = actions.action_id
            and actions.is_ranked
            and {{ is_effective('actions') }}
    inner join {{ ref('objectives') }} as objectives
        on actions.objective_id = objectives.objective_id and {{ is_effective('objectives') }}
    left join {{ ref('int_engagement_current') }} as engagement on eligibility.customer_id = engagement.customer_id
    inner join {{ ref('engagement_propensities') }} as propensities
        on coalesce(engagement.engagement_level, 'none') = propensities.engagement_level and {{ is_effective('propensities') }}
    left join occasions
        on
            eligibility.customer_id = occasions.customer_id
            and actions.occasion = occasions.occasion
    -- An action with an occasion is a candidate only where the occasion is.
    where
        actions.occasion is null
        or occasions.occasion is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, channel
            order by case when is_eligible then 0 else 1 end, objective_rank asc, score desc, action_id asc
        ) as action_rank
    from candidates
),

final as (
    select
        customers.customer_id,
        channels.code as channel,
        case when ranked.is_eligible then ranked.action_id else 'hold' end as action_id,
        case
            when ranked.is_eligible then 'BEST_ELIGIBLE'
            else coalesce(ranked.top_reason_code, 'NOTHING_TO_DO')
        end as reason_code,
        case when ranked.is_eligible then ranked.contact_from end as contact_from,
        case when ranked.is_eligible then ranked.contact_until end as contact_until,
        case when ranked.is_eligible then ranked.objective_rank end as objective_rank,
        case when ranked.is_eligible then ranked.score else 0 end as score,
        ranked.eligible_until
    from {{ ref('int_customers') }} as customers
    cross join {{ ref('codes') }} as channels
    left join ranked
        on
            customers.customer_id = ranked.customer_id
            and channels.code = ranked.channel
            and ranked.action_rank = 1
    where channels.kind = 'channel'
)

select * from final
