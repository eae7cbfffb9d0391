-- The tiers of the past by all that is known now.
with spells as (
    select *
    from {{ ref('int_value_tier_spells') }}
    where view_number = 1
),

-- An entry counts from the month after it; what a tier rests on was known when the last of these entries was.
known as (
    select
        spells.customer_id,
        spells.valid_from,
        max(ledger.ingested_at) as known_from
    from spells
    inner join {{ ref('int_margin_ledger') }} as ledger
        on spells.customer_id = ledger.customer_id and spells.valid_from > ledger.occurred_at
    group by spells.customer_id, spells.valid_from
),

final as (
    select
        spells.customer_id,
        spells.value_tier,
        spells.value_tier_rule_id,
        spells.value_tier_rule_version,
        spells.tier_rank,
        spells.is_high_value,
        spells.valid_from,
        spells.valid_to,
        greatest(spells.valid_from, known.known_from) as known_from
    from spells
    left join known
        on spells.customer_id = known.customer_id and spells.valid_from = known.valid_from
)

select * from final
