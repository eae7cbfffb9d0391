-- Whether what trust rests on is fed as well as what revenue rests on.
with final as (
    select
        objective_id as objective,
        objective_rank as rank,
        status,
        coverage,
        completeness,
        supply_ratio,
        is_fresh,
        latest_ingested_at
    from {{ ref('signal_balance') }}
)

select * from final
order by rank asc
