with margins as (
    select
        customer_id,
        sum(amount) as contribution_margin_365d
    from {{ ref('int_margin_ledger') }}
    where occurred_at >= {{ days_before(as_of(), parameter(ref('value_parameters'), 'margin_window')) }}
    group by customer_id
),

-- Without any ledger the margin is unknown, which is not none.
ledgers as (
    select count(*) as entry_count
    from {{ ref('int_margin_ledger') }}
),

tiers as (
    select *
    from {{ ref('int_value_tier_history') }}
    where valid_to is null
),

unrated as (
    select *
    from {{ ref('value_tiers') }} as value_tiers
    where tier_rank = 0 and {{ in_force('value_tiers', as_of()) }}
),

final as (
    select
        customers.customer_id,
        coalesce(tiers.value_tier, unrated.value_tier) as value_tier,
        coalesce(tiers.value_tier_rule_id, unrated.rule_id) as value_tier_rule_id,
        predicted.model_id,
        predicted.guard as prediction_guard,
        coalesce(tiers.tier_rank, unrated.tier_rank) as tier_rank,
        cast(coalesce(margins.contribution_margin_365d, case when ledgers.entry_count > 0 then 0 end) as decimal(18, 4))
            as contribution_margin_365d,
        predicted.predicted_margin_365d,
        coalesce(tiers.is_high_value, unrated.is_high_value) as is_high_value,
        tiers.value_tier is not null and periods.basis_fresh_until >= {{ as_of() }} as is_value_tier_actionable,
        coalesce(tiers.valid_from, customers.first_seen_at) as value_tier_since
    from {{ ref('int_customers') }} as customers
    cross join ledgers
    cross join unrated
    left join margins
        on customers.customer_id = margins.customer_id
    left join tiers
        on customers.customer_id = tiers.customer_id
    left join {{ ref('int_rating_periods') }} as periods
        on customers.customer_id = periods.customer_id and periods.view_number = 1
    left join {{ ref('int_predicted_margins') }} as predicted
        on customers.customer_id = predicted.customer_id
)

select * from final
