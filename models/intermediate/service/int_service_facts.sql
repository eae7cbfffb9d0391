with episodes as (
    select *
    from {{ ref('int_service_episodes') }}
),

final as (
    select
        customer_id,
        account_id,
        'open_case' as fact,
        cast(null as {{ engine_type('string') }}) as channel,
        started_at,
        ended_at as ends_at,
        known_at,
        end_known_at
    from episodes
    where customer_id is not null

    union all

    select
        customer_id,
        account_id,
        'severe_case' as fact,
        null as channel,
        started_at,
        ended_at,
        known_at,
        end_known_at
    from episodes
    where is_severe

    union all

    select
        customer_id,
        account_id,
        'unattributed_case' as fact,
        null as channel,
        started_at,
        ended_at,
        known_at,
        end_known_at
    from episodes
    where customer_id is null

    union all

    select
        customer_id,
        account_id,
        'pending_escalation' as fact,
        null as channel,
        started_at,
        ended_at,
        known_at,
        end_known_at
    from episodes
    where is_escalated

    union all

    select
        customer_id,
        account_id,
        'pending_escalation' as fact,
        null as channel,
        opened_at,
        resolved_at,
        known_at,
        known_at as end_known_at
    from {{ ref('int_escalation_cases') }}

    union all

    select
        satisfaction.customer_id,
        null as account_id,
        'low_satisfaction' as fact,
        null as channel,
        satisfaction.last_responded_at,
        {{ days_after('satisfaction.last_responded_at', parameter(ref('service_parameters'), 'low_satisfaction_days')) }} as ends_at,
        satisfaction.last_known_at as known_at,
        cast(null as timestamp) as end_known_at
    from {{ ref('int_satisfaction_current') }} as satisfaction
    where satisfaction.satisfaction_level = 'low'
)

select * from final
