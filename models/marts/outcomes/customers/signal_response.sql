-- How fast customers are answered, beside what the answer was worth to them, and both against the quarter before.
with cells as (
    select
        signal_type,
        severity,
        cast(floor({{ month_index('given_at') }} / 3.0) as integer) as quarter_index,
        count(*) as signals,
        count(answered_at) as answered,
        count(came_back) as measured,
        count(satisfaction) as rated,
        round(percentile_cont(0.5) within group (order by response_hours), 6) as median_response_hours,
        round(avg(came_back), 9) as return_rate,
        avg(came_back) * (1 - avg(came_back)) / nullif(count(came_back), 0) as return_variance,
        round(avg(satisfaction), 9) as satisfaction,
        var_samp(satisfaction) / nullif(count(satisfaction), 0) as satisfaction_variance
    from {{ ref('int_signal_responses') }}
    group by signal_type, severity, floor({{ month_index('given_at') }} / 3.0)
),

compared as (
    select
        cells.*,
        earlier.measured as previous_measured,
        earlier.median_response_hours as previous_response_hours,
        round(cells.return_rate - earlier.return_rate, 9) as return_rate_change,
        {{ parameter(ref('outcome_parameters'), 'interval_width') }} * sqrt(cells.return_variance + earlier.return_variance) as return_margin,
        round(cells.satisfaction - earlier.satisfaction, 9) as satisfaction_change,
        {{ parameter(ref('outcome_parameters'), 'interval_width') }}
        * sqrt(cells.satisfaction_variance + earlier.satisfaction_variance) as satisfaction_margin
    from cells
    left join cells as earlier
        on
            cells.signal_type = earlier.signal_type
            and cells.severity = earlier.severity
            and cells.quarter_index = earlier.quarter_index + 1
),

bounded as (
    select
        *,
        round(return_rate_change - return_margin, 9) as return_rate_change_low,
        round(satisfaction_change + satisfaction_margin, 9) as satisfaction_change_high,
        {{ month_date('quarter_index * 3') }} as signal_quarter
    from compared
),

judged as (
    select
        *,
        case
            when coalesce(previous_measured, 0) < {{ parameter(ref('outcome_parameters'), 'min_arm_units') }} then 'inconclusive'
            when measured < {{ parameter(ref('outcome_parameters'), 'min_arm_units') }} then 'inconclusive'
            when median_response_hours >= previous_response_hours then 'not_faster'
            when return_rate_change_low > 0 or satisfaction_change_high < 0 then 'faster_but_worse'
            else 'faster'
        end as verdict
    from bounded
),

final as (
    select
        {{ contract_columns([
            ('string', ['signal_type', 'severity', 'verdict']),
            ('bigint', ['signals', 'answered', 'measured', 'rated']),
            ('double', ['median_response_hours', 'previous_response_hours', 'return_rate', 'return_rate_change', 'return_rate_change_low',
                'satisfaction', 'satisfaction_change', 'satisfaction_change_high']),
            ('date', ['signal_quarter']),
        ]) }}
    from judged
)

select * from final
