-- How fast customers are answered and whether that helps, in the last quarter of each kind of signal that can be judged.
with ranked as (
    select
        *,
        row_number() over (partition by signal_type, severity order by signal_quarter desc) as recency
    from {{ ref('signal_response') }}
    where verdict <> 'inconclusive'
),

final as (
    select
        signal_type || ', ' || severity as signal,
        signal_quarter as quarter_from,
        verdict,
        measured,
        median_response_hours,
        previous_response_hours as quarter_before,
        return_rate,
        satisfaction
    from ranked
    where recency = 1
)

select * from final
order by signal asc
