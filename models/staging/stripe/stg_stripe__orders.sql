with charges as (
    select *
    from {{ ref('base_stripe__charge') }}
    where raw_status = 'used'
),

invoices as (
    select *
    from {{ ref('base_stripe__invoice') }}
    where raw_status = 'used'
),

payers as (
    select *
    from {{ ref('stg_stripe__payers') }}
),

currencies as (
    select *
    from {{ ref('currencies') }} as currencies
    where {{ is_effective('currencies') }}
),

-- the tax of an invoice is in every part of what pays it
taxed as (
    select
        charges.*,
        payers.payer_id,
        invoices.subscription_id is not null as is_contractual,
        {{ stripe_amount('charges.minor_amount', 'charges.currency', 'currencies.minor_units') }} as paid_amount,
        case
            when invoices.minor_total > 0 then coalesce(invoices.minor_tax, 0) / cast(invoices.minor_total as {{ engine_type('double') }})
            else 0
        end as tax_share
    from charges
    left join payers
        on charges.raw_key = payers.raw_key
    left join invoices
        on charges.invoice_id = invoices.invoice_id
    left join currencies
        on upper(charges.currency) = currencies.currency
),

final as (
    select
        'stripe' as source_system,
        charge_id as order_id,
        payer_id as source_record_id,
        pays_order_id,
        {{ lineage_columns() | join(',\n        ') }},
        -- an amount that is only authorised is not paid, and one that was let go never will be
        case
            when lower(status) = 'succeeded' and coalesce(is_captured, true) and coalesce(is_paid, true) then 'paid'
            when lower(status) = 'succeeded' and not is_captured and minor_refunded >= minor_amount then 'cancelled'
            when lower(status) = 'succeeded' and not is_captured then 'pending'
            when lower(status) = 'succeeded' then 'failed'
            else lower(status)
        end as status,
        upper(currency) as currency,
        round(paid_amount * (1 - tax_share), 4) as gross_amount,
        paid_amount - round(paid_amount * (1 - tax_share), 4) as tax_amount,
        false as is_test,
        is_contractual,
        created_at as placed_at
    from taxed
)

{{ conform('orders', 'final', [
    'source_system', 'order_id', 'source_record_id', 'pays_order_id', 'status', 'currency', 'gross_amount', 'tax_amount',
    'is_test', 'is_contractual', 'placed_at',
]) }}
