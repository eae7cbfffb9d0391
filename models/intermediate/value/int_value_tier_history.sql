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

-- An entry counts from the month after it; what a tier rests on was known when the last of these entries was.
known as (
    select
        starts.customer_id,
        starts.valid_from,
        max(ledger.ingested_at) as known_from
    from starts
    inner join {{ ref('int_margin_ledger') }} as ledger
        on starts.customer_id = ledger.customer_id and starts.valid_from > ledger.occurred_at
    group by starts.customer_id, starts.valid_from
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
        lead(starts.valid_from) over (partition by starts.customer_id order by starts.valid_from) as valid_to,
        greatest(starts.valid_from, known.known_from) as known_from
    from starts
    left join known
        on starts.customer_id = known.customer_id and starts.valid_from = known.valid_from
    inner join {{ ref('value_tiers') }} as tiers
        on starts.tier_rank = tiers.tier_rank and {{ in_force('tiers', 'starts.valid_from') }}
)

select * from final
