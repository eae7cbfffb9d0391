-- When a feed was found silent and when it was found back, a row a change as the builds saw it. Append-only, and it outlives a
-- full refresh: of a silence that is over the rows themselves tell nothing, for a feed that comes back may load everything anew.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

{% if is_incremental() -%}
with ranked as (
    select
        *,
        row_number() over (partition by source_name, entity order by found_at desc) as recency
    from {{ this }} as changes
),

{% else -%}
with
{% endif -%}
final as (
    select
        freshness.source_name,
        freshness.entity,
        freshness.is_stale,
        {{ as_of() }} as found_at
    from {{ ref('int_source_freshness') }} as freshness
    {%- if is_incremental() %}
    left join ranked
        on
            freshness.source_name = ranked.source_name
            and freshness.entity = ranked.entity
            and ranked.recency = 1
    where
        ranked.found_at is null
        or (freshness.is_stale <> ranked.is_stale and ranked.found_at < {{ as_of() }})
    {%- endif %}
)

select * from final
