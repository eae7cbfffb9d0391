-- A feed that has gone silent is stale, and so is one that never said anything: unknown is not none.
with limits as (
    select *
    from {{ ref('input_freshness') }} as input_freshness
    where {{ in_force('input_freshness', as_of()) }}
),

latest as (
    {% for input in ['events', 'orders', 'tickets', 'consent_events'] -%}
    select
        '{{ input }}' as input,
        max(ingested_at) as latest_ingested_at
    from {{ ref('int_' ~ input) }}
    where ingested_at <= {{ as_of() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

stale as (
    select limits.input
    from limits
    left join latest
        on limits.input = latest.input
    where
        latest.latest_ingested_at is null
        or latest.latest_ingested_at < {{ days_before(as_of(), 'limits.max_age_days') }}
),

final as (
    select {{ text_list('input') }} as stale_inputs
    from stale
)

select * from final
