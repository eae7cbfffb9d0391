with transactions as (
    select
        *,
        coalesce(refund_id, 'transaction:' || transaction_id) as paid_refund_id,
        row_number() over (
            partition by coalesce(refund_id, 'transaction:' || transaction_id)
            order by processed_at nulls last, transaction_id
        ) as payment_rank
    from {{ ref('base_shopify__transaction') }}
    where raw_status = 'used'
),

outcomes as (
    select
        paid_refund_id,
        max(upper(currency)) as currency,
        max(case when lower(status) = 'success' then 1 else 0 end) as has_success,
        max(case when lower(status) = 'pending' then 1 else 0 end) as has_pending,
        sum(case when lower(status) = 'success' then amount end) as paid_back,
        sum(case when lower(status) = 'pending' then amount end) as to_be_paid_back,
        sum(amount) as tried_to_pay_back
    from transactions
    group by paid_refund_id
),

-- the first payment stands for the refund
final as (
    select
        outcomes.paid_refund_id as refund_id,
        outcomes.currency,
        transactions.order_id,
        transactions.processed_at as refunded_at,
        transactions.raw_source,
        transactions.raw_table,
        transactions.raw_key,
        transactions.raw_ingested_at,
        transactions.refund_id is not null as is_named,
        case
            when outcomes.has_success = 1 then 'succeeded'
            when outcomes.has_pending = 1 then 'pending'
            else 'failed'
        end as status,
        cast(coalesce(outcomes.paid_back, outcomes.to_be_paid_back, outcomes.tried_to_pay_back) as decimal(18, 4)) as amount
    from outcomes
    inner join transactions
        on outcomes.paid_refund_id = transactions.paid_refund_id and transactions.payment_rank = 1
)

select * from final
