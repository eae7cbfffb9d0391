with folds as (
    select *
    from {{ ref('int_value_tier_folds') }}
),

starts as (
    select
        customer_id,
        tier_rank,
        {{ month_start('since_month') }} as valid_from
    from (
        select distinct
            customer_id,
            tier_rank,
            since_month
        from folds
    ) as changes
),

final as (
    select
        starts.customer_id,
        tiers.value_tier,
        tiers.rule_id as value_tier_rule_id,
        tiers.version as value_tier_rule_version,
        starts.tier_rank,
        tiers.is_high_value,
        starts.valid_from,
        lead(starts.valid_from) over (partition by starts.customer_id order by starts.valid_from) as valid_to
    from starts
    inner join {{ ref('value_tiers') }} as tiers
        on starts.tier_rank = tiers.tier_rank and {{ in_force('tiers', 'starts.valid_from') }}
)

select * from final
