-- The jurisdictions of each customer as the builds found them, a row a change: a move dates rules forward, and what was decided
-- before is judged under the old ones. Append-only, and it outlives a full refresh, for a source keeps only where somebody lives now.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with found as (
    select
        customers.customer_id,
        coalesce({{ distinct_list('jurisdictions.jurisdiction') }}, 'unknown') as jurisdictions
    from {{ ref('int_customers') }} as customers
    left join {{ ref('int_consent_jurisdictions') }} as jurisdictions
        on jurisdictions.grain = 'customer' and customers.customer_id = jurisdictions.subject_key
    group by customers.customer_id
),

{% if is_incremental() -%}
ranked as (
    select
        *,
        row_number() over (partition by customer_id order by found_at desc) as recency
    from {{ this }} as moves
),

{% endif -%}
final as (
    select
        found.customer_id,
        found.jurisdictions,
        {{ as_of() }} as found_at
    from found
    {%- if is_incremental() %}
    left join ranked on found.customer_id = ranked.customer_id and ranked.recency = 1
    where
        ranked.found_at is null
        or (found.jurisdictions <> ranked.jurisdictions and ranked.found_at < {{ as_of() }})
    {%- endif %}
)

select * from final
