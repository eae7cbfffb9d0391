with recursive cells (cohort_index, arm, age_months, customers) as (
    select
        cohort_index,
        arm,
        0,
        count(*)
    from {{ ref('int_acquisitions') }}
    group by cohort_index, arm
    union all
    select
        cohort_index,
        arm,
        age_months + 1,
        customers
    from cells
    where cohort_index + age_months < {{ month_index(as_of()) }}
),

kept as (
    select
        acquisitions.cohort_index,
        acquisitions.arm,
        months.month_index - acquisitions.cohort_index as age_months,
        count(*) as retained
    from {{ ref('int_acquisitions') }} as acquisitions
    inner join {{ ref('int_active_months') }} as months
        on acquisitions.buyer_id = months.buyer_id and acquisitions.cohort_index <= months.month_index
    group by acquisitions.cohort_index, acquisitions.arm, months.month_index - acquisitions.cohort_index
),

joined as (
    select
        cells.arm,
        cells.age_months,
        cells.customers,
        {{ month_start('cells.cohort_index + cells.age_months + 1') }} <= {{ as_of() }} as is_mature,
        {{ month_date('cells.cohort_index') }} as cohort_month,
        coalesce(kept.retained, 0) as kept_customers
    from cells
    left join kept
        on
            cells.cohort_index = kept.cohort_index
            and cells.arm = kept.arm
            and cells.age_months = kept.age_months
),

-- A month that is not over is unknown, which is not none.
matured as (
    select
        *,
        case when is_mature then kept_customers end as retained,
        case when is_mature then cast(kept_customers as {{ engine_type('double') }}) / customers end as retention_rate
    from joined
),

final as (
    select
        {{ contract_columns([
            ('string', ['arm']),
            ('integer', ['age_months']),
            ('bigint', ['customers', 'retained']),
            ('double', ['retention_rate']),
            ('boolean', ['is_mature']),
            ('date', ['cohort_month']),
        ]) }}
    from matured
)

select * from final
