with claims as (
    select *
    from {{ ref('stg_stripe__refund_claims') }}
),

orders as (
    select
        *,
        gross_amount / nullif(gross_amount + tax_amount, 0) as goods_share
    from {{ ref('stg_stripe__orders') }}
),

test_charges as (
    select distinct charge_id
    from {{ ref('base_stripe__charge') }}
    where raw_status = 'ignored' and raw_reason = 'TEST_MODE'
),

currencies as (
    select *
    from {{ ref('currencies') }} as currencies
    where {{ is_effective('currencies') }}
),

-- of a charge that brought no money none went back: an authorisation that is let go looks like a refund
final as (
    select
        'stripe' as source_system,
        claims.claim_id as refund_id,
        claims.charge_id as order_id,
        claims.kind,
        claims.refunded_at,
        claims.raw_source,
        claims.raw_table,
        claims.raw_key,
        claims.raw_ingested_at,
        case when orders.status <> 'paid' then 'failed' else claims.status end as status,
        upper(claims.currency) as currency,
        round(
            {{ stripe_amount('claims.minor_amount', 'claims.currency', 'currencies.minor_units') }} * coalesce(orders.goods_share, 1), 4
        ) as amount
    from claims
    left join orders
        on claims.charge_id = orders.order_id
    left join test_charges
        on claims.charge_id = test_charges.charge_id
    left join currencies
        on upper(claims.currency) = currencies.currency
    where test_charges.charge_id is null
)

{{ conform('refunds', 'final', ['source_system', 'refund_id', 'order_id', 'kind', 'status', 'currency', 'amount', 'refunded_at']) }}
