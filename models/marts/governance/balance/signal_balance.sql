-- How well each objective is fed: a machine that must choose takes the objective with the most data, not the one agreed first.
with customers as (
    select count(*) as customer_count
    from {{ ref('int_customers') }}
),

fed as (
    select
        objective_id,
        sum(fact_count) as fact_count,
        sum(case when customer_id = 'none' then 0 else 1 end) as customers,
        sum(case when customer_id = 'none' then 0 else fact_count end) as resolved_facts,
        max(latest_ingested_at) as latest_ingested_at
    from {{ ref('int_objective_facts') }}
    group by objective_id
),

rated as (
    select
        objectives.objective_id,
        objectives.rank as objective_rank,
        coalesce(fed.fact_count, 0) as fact_count,
        cast(coalesce(fed.customers, 0) as {{ engine_type('double') }}) / nullif(customers.customer_count, 0) as coverage,
        cast(fed.resolved_facts as {{ engine_type('double') }}) / nullif(fed.fact_count, 0) as completeness,
        coalesce(fed.latest_ingested_at >= {{ as_of() }} - objectives.freshness_hours * interval '1 hour', false) as is_fresh,
        objectives.owner is not null and objectives.formula is not null and objectives.unit is not null
        and objectives.window_days is not null and objectives.direction is not null and objectives.source is not null
        and objectives.freshness_hours is not null as is_defined,
        fed.latest_ingested_at
    from {{ ref('objectives') }} as objectives
    cross join customers
    left join fed on objectives.objective_id = fed.objective_id
    where {{ is_effective('objectives') }}
),

supplied as (
    select
        *,
        case when is_fresh then coalesce(coverage * completeness, 0) else 0 end as supply
    from rated
),

compared as (
    select
        *,
        max(supply) over (partition by 1) as best_supply
    from supplied
),

final as (
    select
        {{ contract_columns([
            ('string', ['objective_id']),
        ]) }},
        cast(case
            when supply * {{ parameter(ref('balance_parameters'), 'max_supply_ratio') }} < best_supply or supply = 0 then 'starved'
            else 'balanced'
        end as {{ engine_type('string') }}) as status,
        cast(objective_rank as integer) as objective_rank,
        {{ contract_columns([
            ('bigint', ['fact_count']),
            ('double', ['coverage', 'completeness', 'supply']),
        ]) }},
        cast(best_supply / nullif(supply, 0) as {{ engine_type('double') }}) as supply_ratio,
        {{ contract_columns([
            ('boolean', ['is_fresh', 'is_defined']),
            ('timestamp', ['latest_ingested_at']),
        ]) }}
    from compared
)

select * from final
