-- Whether what trust rests on is fed as well as what revenue rests on.
with final as (
    select
        objective_rank,
        objective_id as objective,
        status,
        coverage,
        completeness,
        supply_ratio,
        is_fresh,
        latest_ingested_at
    from {{ ref('signal_balance') }}
)

select * from final
order by objective_rank asc
