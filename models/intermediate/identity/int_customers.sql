-- The spine: one row a customer. An erased person stays one, with nothing known, as long as an erasure stands for him.
with assignments as (
    select
        *,
        'c_' || substr(md5(record_key), 1, 20) as own_id
    from {{ ref('int_identity_assignments') }}
),

customers as (
    select
        customer_id,
        sum(case when is_tombstone then 0 else 1 end) as record_count,
        max(case when is_tombstone then 1 else 0 end) = 1 as is_erased,
        min(case when not is_tombstone then first_seen_at end) as first_seen_at,
        min(case when is_tombstone then first_seen_at end) as erased_at
    from assignments
    group by customer_id
    -- a tombstone of somebody never known here is no customer
    having max(case when is_tombstone and customer_id = own_id then 0 else 1 end) = 1
),

final as (
    select
        customers.customer_id,
        golden.account_id,
        golden.country,
        golden.timezone,
        case when customers.is_erased then 0 else customers.record_count end as record_count,
        customers.is_erased,
        case when customers.is_erased then customers.erased_at else customers.first_seen_at end as first_seen_at,
        customers.erased_at
    from customers
    left join {{ ref('int_identity_golden') }} as golden on customers.customer_id = golden.customer_id
)

select * from final
order by customer_id
