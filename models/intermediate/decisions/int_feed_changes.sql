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

final as (
    select
        found.source_name,
        found.entity,
        found.is_stale,
        found.found_at
    from found
    left join noted
        on
            found.source_name = noted.source_name
            and found.entity = noted.entity
            and noted.recency = 1
    where
        noted.found_at is null
        or (found.is_stale <> noted.is_stale and found.found_at > noted.found_at)
)

select * from final
