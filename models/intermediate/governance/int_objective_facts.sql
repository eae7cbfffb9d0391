-- What feeds each objective: the facts its measure rests on, counted by customer.
with facts as (
    select
        'trust' as objective_id,
        reach.customer_id,
        ledger.effective_at as occurred_at,
        ledger.ingested_at
    from {{ ref('int_consent_ledger') }} as ledger
    left join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id

    union all

    select
        'trust' as objective_id,
        customer_id,
        responded_at,
        ingested_at
    from {{ ref('int_survey_scores') }}

    union all

    select
        'service' as objective_id,
        customer_id,
        started_at,
        known_at
    from {{ ref('int_service_episodes') }}

    union all

    select
        'retention' as objective_id,
        customer_id,
        placed_at,
        ingested_at
    from {{ ref('int_paid_orders') }}

    union all

    select
        'revenue' as objective_id,
        customer_id,
        occurred_at,
        ingested_at
    from {{ ref('int_margin_ledger') }}
),

final as (
    select
        objectives.objective_id,
        coalesce(facts.customer_id, 'none') as customer_id,
        count(*) as fact_count,
        max(facts.ingested_at) as latest_ingested_at
    from facts
    inner join {{ ref('objectives') }} as objectives
        on facts.objective_id = objectives.objective_id and {{ is_effective('objectives') }}
    where
        facts.occurred_at <= {{ as_of() }}
        and facts.ingested_at <= {{ as_of() }}
        and facts.occurred_at >= {{ days_before(as_of(), 'objectives.window_days') }}
    group by objectives.objective_id, coalesce(facts.customer_id, 'none')
)

select * from final
