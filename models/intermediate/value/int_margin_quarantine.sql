with faulty as (
    select
        raw_source,
        raw_table,
        raw_key,
        reason_code,
        ingested_at
    from {{ ref('int_paid_orders') }}
    union all
    select
        raw_source,
        raw_table,
        raw_key,
        reason_code,
        ingested_at
    from {{ ref('int_order_debits') }}
    union all
    select
        raw_source,
        raw_table,
        raw_key,
        reason_code,
        ingested_at
    from {{ ref('int_customer_costs') }}
),

final as (
    select
        raw_source,
        raw_table,
        raw_key,
        min(reason_code) as reason_code,
        min(case when reason_code in ('MISSING_FX_RATE', 'UNKNOWN_CURRENCY') then 'currency' else 'amount' end) as reason_column,
        'value' as found_in,
        1 as row_count,
        min(ingested_at) as first_seen_at
    from faulty
    where reason_code is not null
    group by raw_source, raw_table, raw_key
)

select * from final
