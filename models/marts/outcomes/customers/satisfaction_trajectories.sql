-- The trend up to each month: the slope over all responses so far, once they are enough to be more than an anecdote.
with responses as (
    select
        customer_id,
        score,
        {{ month_index('responded_at') }} as month_index
    from {{ ref('int_survey_scores') }}
),

slopes as (
    select
        months.customer_id,
        months.month_index,
        count(*) as response_count,
        count(distinct floor(responses.month_index / 3.0)) as quarters,
        -- Responses of one month have no slope, which engines say in their own ways: nothing, or no number.
        case
            when min(responses.month_index) < max(responses.month_index)
                then round(regr_slope(responses.score, cast(responses.month_index as {{ engine_type('double') }})), 9)
        end as slope
    from {{ ref('int_satisfaction_months') }} as months
    inner join responses
        on
            months.customer_id = responses.customer_id
            and months.month_index >= responses.month_index
    group by months.customer_id, months.month_index
),

judged as (
    select
        customer_id,
        month_index,
        case
            when
                response_count < {{ parameter(ref('outcome_parameters'), 'trend_responses') }}
                and quarters < {{ parameter(ref('outcome_parameters'), 'trend_quarters') }} then null
            when slope is null then null
            when slope > {{ parameter(ref('outcome_parameters'), 'steady_effect') }} then 'rising'
            when slope < -{{ parameter(ref('outcome_parameters'), 'steady_effect') }} then 'falling'
            else 'steady'
        end as trend
    from slopes
),

joined as (
    select
        months.customer_id,
        judged.trend,
        months.responses,
        months.score,
        months.response_rate,
        {{ month_date('months.month_index') }} as month
    from {{ ref('int_satisfaction_months') }} as months
    left join judged
        on
            months.customer_id = judged.customer_id
            and months.month_index = judged.month_index
),

final as (
    select
        {{ contract_columns([
            ('string', ['customer_id', 'trend']),
            ('bigint', ['responses']),
            ('double', ['score', 'response_rate']),
            ('date', ['month']),
        ]) }}
    from joined
)

select * from final
