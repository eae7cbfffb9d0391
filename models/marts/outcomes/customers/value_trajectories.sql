with slopes as (
    select
        months.customer_id,
        months.month_index,
        count(*) as month_count,
        regr_slope(
            cast(earlier.contribution_margin as {{ engine_type('double') }}),
            cast(earlier.month_index - months.month_index as {{ engine_type('double') }})
        ) as slope
    from {{ ref('int_value_months') }} as months
    inner join {{ ref('int_value_months') }} as earlier
        on
            months.customer_id = earlier.customer_id
            and months.month_index >= earlier.month_index
            and months.month_index - {{ parameter(ref('outcome_parameters'), 'slope_months') }} < earlier.month_index
    group by months.customer_id, months.month_index
),

joined as (
    select
        months.customer_id,
        months.contribution_margin,
        months.predicted_margin,
        case when slopes.month_count >= {{ parameter(ref('outcome_parameters'), 'slope_months') }} then round(slopes.slope, 4) end as slope,
        {{ month_date('months.month_index') }} as month
    from {{ ref('int_value_months') }} as months
    inner join slopes
        on
            months.customer_id = slopes.customer_id
            and months.month_index = slopes.month_index
),

final as (
    select
        {{ contract_columns([
            ('string', ['customer_id']),
            ('decimal(18,4)', ['contribution_margin', 'predicted_margin']),
            ('double', ['slope']),
            ('date', ['month']),
        ]) }}
    from joined
)

select * from final
