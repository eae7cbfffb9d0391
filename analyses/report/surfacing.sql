-- Whether each deciding system is shown consent, service context and suppression, and says that it reads them.
with final as (
    select
        consumer_id as consumer,
        sum(case when is_covered then 1 else 0 end) as shown,
        sum(case when is_acknowledged then 1 else 0 end) as acknowledged,
        count(*) as contexts,
        min(definitions_status) as definitions,
        min(latest_attested_at) as latest_attested_at
    from {{ ref('surfacing_coverage') }}
    group by consumer_id
)

select * from final
order by consumer asc
