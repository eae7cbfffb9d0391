-- Whether each deciding system is shown consent, service context and suppression, and says that it reads them.
with final as (
    select
        consumer_id as consumer,
        sum(case when is_covered then 1 else 0 end) as shown,
        sum(case when is_acknowledged then 1 else 0 end) as acknowledged,
        count(*) as contexts,
        min(definitions_status) as definitions,
        max(lag_hours_p95) as lag_hours,
        max(max_age_hours) as max_age_hours,
        max(case when is_stale then 1 else 0 end) = 1 as is_stale,
        min(latest_attested_at) as latest_attested_at
    from {{ ref('surfacing_coverage') }}
    group by consumer_id
)

select * from final
order by consumer asc
