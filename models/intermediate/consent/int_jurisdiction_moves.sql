-- The jurisdictions of each customer as the builds found them, a row a change: a move dates rules forward, and what was decided
-- before is judged under the old ones. Append-only, and it outlives a full refresh, for a source keeps only where somebody lives now.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with found as (
    select
        customers.customer_id,
        coalesce({{ distinct_list('jurisdictions.jurisdiction') }}, 'unknown') as jurisdictions,
        {{ as_of() }} as found_at
    from {{ ref('int_customers') }} as customers
    left join {{ ref('int_consent_jurisdictions') }} as jurisdictions
        on jurisdictions.grain = 'customer' and customers.customer_id = jurisdictions.subject_key
    group by customers.customer_id
),

noted as (
    select
        customer_id,
        jurisdictions,
        found_at,
        row_number() over (partition by customer_id order by found_at desc) as recency
    from {{ this if is_incremental() else 'found' }}
    {{ 'where 1 = 0' if not is_incremental() }}
),

final as (
    select
        found.customer_id,
        found.jurisdictions,
        found.found_at
    from found
    left join noted on found.customer_id = noted.customer_id and noted.recency = 1
    where
        noted.found_at is null
        or (found.jurisdictions <> noted.jurisdictions and found.found_at > noted.found_at)
)

select * from final
