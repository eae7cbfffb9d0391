-- Raw tables that have gone silent: what rests on them is unknown, not none.
with final as (
    select {{ distinct_list("raw_source || '.' || raw_table") }} as stale_inputs
    from {{ ref('int_source_coverage') }}
    where is_stale
)

select * from final
