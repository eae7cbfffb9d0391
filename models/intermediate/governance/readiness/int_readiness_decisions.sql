-- What the decisions of the tier show, counted, and the messages that went out beside them.
with promotions as (
    select
        signal_key,
        customer_id,
        channel,
        occurred_at
    from {{ ref('int_pressure_touches') }}
    where
        pressure > 0
        and occurred_at >= {{ measure_since('promotions_in_open_problems') }}
),

-- Promotions that the tier would have stopped by what it knew then; the cool-down after a problem is part of it.
in_problems as (
    select distinct promotions.signal_key
    from promotions
    inner join {{ ref('int_suppressions') }} as suppressions
        on
            promotions.customer_id = suppressions.customer_id
            and promotions.channel = suppressions.channel
            and suppressions.layer in ('service', 'escalation')
            and suppressions.action_class = 'promotional'
            and promotions.occurred_at >= suppressions.started_at
            and promotions.occurred_at >= suppressions.known_at
            and (suppressions.ends_at is null or promotions.occurred_at < suppressions.ends_at)
),

passed_over as (
    select distinct
        chosen.customer_id,
        chosen.channel
    from {{ ref('int_next_best_actions') }} as chosen
    inner join {{ ref('int_action_eligibility') }} as eligibility
        on
            chosen.customer_id = eligibility.customer_id
            and chosen.channel = eligibility.channel
            and eligibility.is_eligible
    inner join {{ ref('action_catalogue') }} as actions
        on
            eligibility.action_id = actions.action_id
            and actions.is_ranked
            -- Whether there is an occasion is the ranking's own business.
            and actions.occasion is null
            and {{ is_effective('actions') }}
    inner join {{ ref('objectives') }} as objectives
        on actions.objective_id = objectives.objective_id and {{ is_effective('objectives') }}
    where chosen.objective_rank is null or chosen.objective_rank > objectives.rank
),

suppressed as (
    select distinct
        eligibility.customer_id,
        eligibility.action_id
    from {{ ref('int_action_eligibility') }} as eligibility
    inner join {{ ref('int_suppressions') }} as suppressions
        on
            eligibility.customer_id = suppressions.customer_id
            and eligibility.action_class = suppressions.action_class
            and eligibility.channel = suppressions.channel
            and (suppressions.topic is null or eligibility.topic = suppressions.topic)
    where suppressions.is_active
),

stale as (
    select
        count(*) as inputs,
        sum(case when is_stale then 1 else 0 end) as stale_inputs
    from {{ ref('int_source_freshness') }}
),

final as (
    select
        'actions_against_hierarchy' as measure,
        sum(case when passed_over.customer_id is null then 0 else 1 end) as value
    from {{ ref('int_next_best_actions') }} as chosen
    left join passed_over
        on
            chosen.customer_id = passed_over.customer_id
            and chosen.channel = passed_over.channel

    union all

    select
        'promotions_in_open_problems' as measure,
        sum(case when in_problems.signal_key is null then 0 else 1 end) as value
    from promotions
    left join in_problems on promotions.signal_key = in_problems.signal_key

    union all

    select
        'suppressed_and_eligible' as measure,
        sum(case when eligibility.is_eligible and suppressed.customer_id is not null then 1 else 0 end) as value
    from {{ ref('int_action_eligibility') }} as eligibility
    left join suppressed
        on
            eligibility.customer_id = suppressed.customer_id
            and eligibility.action_id = suppressed.action_id

    union all

    select
        'promotions_on_stale_context' as measure,
        sum(case when stale.stale_inputs > 0 and eligibility.is_eligible and eligibility.action_class = 'promotional' then 1 else 0 end) as value
    from {{ ref('int_action_eligibility') }} as eligibility
    cross join stale
    where stale.inputs > 0

    union all

    select
        'customers_without_answer' as measure,
        sum(case when answers.action_id is null then 1 else 0 end) as value
    from {{ ref('int_customers') }} as customers
    inner join {{ ref('codes') }} as channels on channels.kind = 'channel'
    left join {{ ref('int_next_best_actions') }} as answers
        on
            customers.customer_id = answers.customer_id
            and channels.code = answers.channel
)

select * from final
