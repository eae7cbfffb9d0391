-- When a feed was found silent and when it was found back, a row a change as the builds saw it. Append-only, and it outlives a
-- full refresh: of a silence that is over the rows themselves tell nothing, for a feed that comes back may load everything anew.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with found as (
    select
        source_name,
        entity,
        is_stale,
        {{ as_of() }} as found_at
    from {{ ref('int_source_freshness') }}
),

noted as (
    select
        source_name,
        entity,
        is_stale,
        found_at,
        row_number() over (partition by source_name, entity order by found_at desc) as recency
    from {{ this if is_incremental() else 'found' }}
    {{ 'where 1 = 0' if not is_incremental() }}
),

-- A feed of which nothing is left is silent.
judged as (
    select * from found

    union all

    select
        noted.source_name,
        noted.entity,
        true as is_stale,
        {{ as_of() }} as found_at
    from noted
    left join found
        on
            noted.source_name = found.source_name
            and noted.entity = found.entity
    where
        noted.recency = 1
        and found.source_name is null
),

final as (
    select
        judged.source_name,
        judged.entity,
        judged.is_stale,
        judged.found_at
    from judged
    left join noted
        on
            judged.source_name = noted.source_name
            and judged.entity = noted.entity
            and noted.recency = 1
    where
        noted.found_at is null
        or (judged.is_stale <> noted.is_stale and judged.found_at > noted.found_at)
)

select * from final
