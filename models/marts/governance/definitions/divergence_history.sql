-- How far the systems disagreed at each build, and whether it is getting worse. Append-only, and it outlives a full refresh: what a
-- system said last month is not in what it says today.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

with measured as (
    select
        term,
        system_a,
        system_b,
        compared,
        disagreement_rate,
        kappa,
        {{ as_of() }} as measured_at
    from {{ ref('definition_divergence') }}
),

noted as (
    select
        term,
        system_a,
        system_b,
        disagreement_rate,
        measured_at,
        row_number() over (partition by term, system_a, system_b order by measured_at desc) as recency
    from {{ this if is_incremental() else 'measured' }}
    where {{ 'measured_at <= ' ~ as_of() if is_incremental() else '1 = 0' }}
),

compared as (
    select
        measured.*,
        noted.disagreement_rate as previous_rate
    from measured
    left join noted
        on
            measured.term = noted.term
            and measured.system_a = noted.system_a
            and measured.system_b = noted.system_b
            and noted.recency = 1
    where noted.measured_at is null or noted.measured_at < measured.measured_at
),

final as (
    select
        {{ contract_columns([
            ('string', ['term', 'system_a', 'system_b']),
        ]) }},
        cast(case
            when previous_rate is null or disagreement_rate is null then 'unknown'
            when disagreement_rate > previous_rate then 'rising'
            when disagreement_rate < previous_rate then 'falling'
            else 'steady'
        end as {{ engine_type('string') }}) as trend,
        {{ contract_columns([
            ('bigint', ['compared']),
            ('double', ['disagreement_rate', 'previous_rate', 'kappa']),
            ('timestamp', ['measured_at']),
        ]) }}
    from compared
)

select * from final
