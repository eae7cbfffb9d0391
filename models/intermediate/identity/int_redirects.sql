-- Ids that were given once and now stand for another customer, each leading straight to the living id.
with living as (
    select distinct customer_id
    from {{ ref('int_identity_assignments') }}
),

retired as (
    select
        register.previous_customer_id as retired_customer_id,
        assignments.customer_id,
        register.rule_id as reason,
        register.given_at as retired_at,
        row_number() over (
            partition by register.previous_customer_id
            order by founders.record_key is null asc, register.register_version desc, register.record_key asc
        ) as choice
    from {{ ref('int_identity_register') }} as register
    inner join {{ ref('int_identity_assignments') }} as assignments on register.record_key = assignments.record_key
    left join {{ ref('int_identity_register') }} as founders
        on
            register.record_key = founders.record_key
            and register.previous_customer_id = founders.customer_id
            and founders.is_founder
    left join living on register.previous_customer_id = living.customer_id
    where
        register.previous_customer_id is not null
        and living.customer_id is null
),

final as (
    select
        retired_customer_id,
        customer_id,
        reason,
        retired_at
    from retired
    where choice = 1
)

select * from final
