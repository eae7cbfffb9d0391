with customers as (
    select *
    from {{ ref('base_stripe__customer') }}
    where raw_status = 'used'
),

charges as (
    select
        *,
        coalesce(billing_email, receipt_email) as email
    from {{ ref('base_stripe__charge') }}
    where raw_status = 'used'
),

-- who pays without a record is known by the address given, and the address must not show in a key
final as (
    select
        charges.charge_id,
        charges.email,
        charges.created_at as paid_at,
        charges.raw_source,
        charges.raw_table,
        charges.raw_key,
        charges.raw_ingested_at,
        customers.customer_id is null as is_guest,
        coalesce(
            charges.customer_id,
            'guest:' || {{ keyed_hash(normalised_identifier("'email'", 'charges.email')) }}
        ) as payer_id
    from charges
    left join customers
        on charges.customer_id = customers.customer_id
)

select * from final
