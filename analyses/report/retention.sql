-- Retention by months since the first order, over all mature cohorts of an arm; of fewer than thirty customers a share says nothing.
with final as (
    select
        case when arm = 'none' then 'neither' else arm end as arm,
        age_months as months_since_first_order,
        sum(customers) as customers,
        sum(retained) as retained,
        cast(sum(retained) as double precision) / nullif(sum(customers), 0) as retention_rate
    from {{ ref('retention_cohorts') }}
    where
        is_mature
        and arm <> 'contaminated'
        and age_months <= 24
    group by arm, age_months
    having sum(customers) >= 30
)

select * from final
order by arm asc, months_since_first_order asc
