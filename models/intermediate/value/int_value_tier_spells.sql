-- The spells in a tier by each state of knowledge.
with changes as (
    select distinct
        customer_id,
        view_number,
        tier_rank,
        since_month
    from {{ ref('int_value_tier_folds') }}
),

starts as (
    select
        changes.customer_id,
        changes.view_number,
        changes.tier_rank,
        {{ month_start('changes.since_month') }} as valid_from,
        case when changes.view_number = 0 then {{ as_of() }} else {{ month_start('changes.since_month') }} end as judged_at,
        states.known_from as view_from,
        states.known_to as view_to
    from changes
    inner join {{ ref('int_value_views') }} as states
        on changes.customer_id = states.customer_id and changes.view_number = states.view_number
),

final as (
    select
        starts.customer_id,
        starts.view_number,
        tiers.value_tier,
        tiers.rule_id as value_tier_rule_id,
        tiers.version as value_tier_rule_version,
        starts.tier_rank,
        tiers.is_high_value,
        starts.valid_from,
        lead(starts.valid_from) over (
            partition by starts.customer_id, starts.view_number order by starts.valid_from
        ) as valid_to,
        starts.view_from,
        starts.view_to
    from starts
    inner join {{ ref('value_tiers') }} as tiers
        on starts.tier_rank = tiers.tier_rank and {{ in_force('tiers', 'starts.judged_at') }}
)

select * from final
