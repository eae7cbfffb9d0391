-- The mix of every label at the end of each month measured: as it was, and as it would have been had no definition changed within
-- the month. A label that changed at the instant at which definitions do was changed by them.
with recursive steps (step) as (
    select 0
    union all
    select step + 1
    from steps
    where step < {{ parameter(ref('outcome_parameters'), 'measured_months') }}
),

instants as (
    select {{ month_index(as_of()) }} - step as month_index
    from steps
),

spells as (
    {% for label, history in {
        'lifecycle_stage': 'int_lifecycle_history',
        'value_tier': 'int_value_tier_history',
        'engagement_level': 'int_engagement_history',
    }.items() -%}
    select
        '{{ label }}' as label,
        customer_id,
        {{ label }} as value,
        lag({{ label }}) over (partition by customer_id order by valid_from) as value_before,
        valid_from,
        valid_to
    from {{ ref(history) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

standing as (
    select
        spells.label,
        instants.month_index,
        coalesce(spells.value, 'none') as value,
        case
            when
                definitions.valid_from is not null
                and spells.value_before is not null
                and spells.valid_from > {{ month_start('instants.month_index - 1') }}
                then spells.value_before
            else coalesce(spells.value, 'none')
        end as undone_value
    from instants
    inner join spells on {{ holds_at('spells', month_start('instants.month_index')) }}
    left join {{ ref('int_definitions_history') }} as definitions on spells.valid_from = definitions.valid_from
),

counted as (
    select
        label,
        month_index,
        value,
        count(*) as customers,
        0 as undone_customers
    from standing
    group by label, month_index, value
    union all
    select
        label,
        month_index,
        undone_value as value,
        0 as customers,
        count(*) as undone_customers
    from standing
    group by label, month_index, undone_value
),

final as (
    select
        label,
        month_index,
        value,
        sum(customers) as customers,
        cast(sum(customers) as {{ engine_type('double') }}) / sum(sum(customers)) over (partition by label, month_index) as share,
        cast(sum(undone_customers) as {{ engine_type('double') }}) / sum(sum(undone_customers)) over (partition by label, month_index) as undone_share
    from counted
    group by label, month_index, value
)

select * from final
