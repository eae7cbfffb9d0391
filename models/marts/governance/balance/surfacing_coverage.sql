with consumers as (
    select *
    from {{ ref('consumers') }} as consumers
    where {{ is_effective('consumers') }}
),

surfaced as (
    select *
    from {{ ref('surfaced_contexts') }} as surfaced_contexts
    where {{ is_effective('surfaced_contexts') }}
),

contexts as (
    select distinct context
    from surfaced
),

attestations as (
    select
        *,
        -- Who does not say what it read may have read what is as old as attestations count.
        coalesce({{ days_between('context_at', 'attested_at') }}, {{ parameter(ref('balance_parameters'), 'attestation_days') }}) * 24 as lag_hours,
        row_number() over (partition by consumer_id order by attested_at desc, raw_key asc) as recency
    from {{ ref('int_consumer_attestations') }}
    where
        attested_at <= {{ as_of() }}
        and ingested_at <= {{ as_of() }}
        and attested_at >= {{ days_before(as_of(), parameter(ref('balance_parameters'), 'attestation_days')) }}
),

attested as (
    select
        consumer_id,
        max(attested_at) as latest_attested_at,
        max(case when recency = 1 then context_at end) as latest_context_at,
        max(case when recency = 1 then definitions_hash end) as definitions_hash,
        percentile_cont(0.95) within group (order by lag_hours) as lag_hours_p95
    from attestations
    group by consumer_id
),

joined as (
    select
        consumers.consumer_id,
        contexts.context,
        consumers.function,
        consumers.feed,
        surfaced.column_name,
        case
            when attested.definitions_hash is null then 'unattested'
            when attested.definitions_hash = definitions.definitions_hash then 'current'
            else 'outdated'
        end as definitions_status,
        round(attested.lag_hours_p95, 6) as lag_hours_p95,
        consumers.max_age_hours,
        surfaced.column_name is not null as is_covered,
        coalesce(
            attested.latest_attested_at >= {{ as_of() }} - consumers.max_age_hours * interval '1 hour'
            and attested.lag_hours_p95 <= consumers.max_age_hours,
            false
        ) as is_acknowledged,
        attested.latest_context_at,
        attested.latest_attested_at
    from consumers
    cross join contexts
    cross join {{ ref('int_definitions_hash') }} as definitions
    left join surfaced
        on
            consumers.feed = surfaced.feed
            and contexts.context = surfaced.context
    left join attested on consumers.consumer_id = attested.consumer_id
),

final as (
    select
        {{ contract_columns([
            ('string', ['consumer_id', 'context', 'function', 'feed', 'column_name', 'definitions_status']),
            ('double', ['lag_hours_p95', 'max_age_hours']),
            ('boolean', ['is_covered', 'is_acknowledged']),
        ]) }},
        -- Who attests no definitions is unknown, who attests others or reads too late is stale.
        cast(definitions_status = 'outdated' or not is_acknowledged as boolean) as is_stale,
        {{ contract_columns([
            ('timestamp', ['latest_context_at', 'latest_attested_at']),
        ]) }}
    from joined
)

select * from final
