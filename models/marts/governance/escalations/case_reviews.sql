-- The open cases that somebody has to look at: nobody knows whose they are, or they have been open for too long.
with open_cases as (
    select *
    from {{ ref('int_service_episodes') }}
    where is_open
),

reasons as (
    select
        *,
        'UNKNOWN_CUSTOMER' as reason_code
    from open_cases
    where customer_id is null
    union all
    select
        *,
        'OPEN_TOO_LONG' as reason_code
    from open_cases
    where is_review_due
),

joined as (
    select
        {{ shown_key('problem_id') }} as case_id,
        customer_id,
        account_id,
        reason_code,
        is_severe,
        started_at as opened_at
    from reasons
),

final as (
    select
        {{ contract_columns([
            ('string', ['case_id', 'customer_id', 'account_id', 'reason_code']),
            ('boolean', ['is_severe']),
            ('timestamp', ['opened_at']),
        ]) }}
    from joined
)

select * from final
