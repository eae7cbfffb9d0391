-- The stages of the past by the facts that were known at each instant itself.
with inputs as (
    select
        customer_id,
        valid_from,
        known_paid_order_count as paid_order_count,
        known_first_order_at as first_order_at,
        known_last_order_at as last_order_at,
        known_last_interest_at as last_interest_at
    from {{ ref('int_lifecycle_inputs') }}
),

final as (
    {{ lifecycle_spells('inputs', ref('lifecycle_rules')) }}
)

select * from final
