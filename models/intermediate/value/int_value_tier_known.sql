-- The tiers of the past by what was known at each instant itself: each state of knowledge counts as long as it was the last.
with spells as (
    select
        customer_id,
        value_tier,
        greatest(valid_from, view_from) as valid_from
    from {{ ref('int_value_tier_spells') }}
    where
        view_number > 0
        and valid_from < coalesce(view_to, cast('9999-12-31' as timestamp))
        and coalesce(valid_to, cast('9999-12-31' as timestamp)) > view_from
),

compared as (
    select
        *,
        lag(value_tier) over (partition by customer_id order by valid_from) as previous_tier
    from spells
),

final as (
    select
        customer_id,
        value_tier,
        valid_from,
        lead(valid_from) over (partition by customer_id order by valid_from) as valid_to
    from compared
    where value_tier is distinct from previous_tier
)

select * from final
