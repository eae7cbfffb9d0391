with cases as (
    select
        customer_id,
        count(distinct problem_id) as open_ticket_count,
        max(case when is_review_due then 1 else 0 end) as reviews_due
    from {{ ref('int_service_episodes') }}
    where
        is_open
        and customer_id is not null
    group by customer_id
),

-- An escalation concerns its customer and everyone of its account.
escalated as (
    select facts.customer_id
    from {{ ref('int_service_facts') }} as facts
    where
        facts.fact = 'pending_escalation'
        and (facts.ends_at is null or facts.ends_at > {{ as_of() }})

    union

    select members.customer_id
    from {{ ref('int_service_facts') }} as facts
    left join {{ ref('int_customers') }} as customers on facts.customer_id = customers.customer_id
    inner join {{ ref('int_account_members') }} as members on coalesce(facts.account_id, customers.account_id) = members.account_id
    where
        facts.fact = 'pending_escalation'
        and (facts.ends_at is null or facts.ends_at > {{ as_of() }})
),

final as (
    select
        customers.customer_id,
        coalesce(cases.open_ticket_count, 0) as open_ticket_count,
        escalated.customer_id is not null as has_open_escalation,
        coalesce(cases.reviews_due, 0) = 1 as is_review_due,
        coalesce(satisfaction.satisfaction_level, 'unknown') as satisfaction_level,
        satisfaction.satisfaction_score,
        satisfaction.response_count
    from {{ ref('int_customers') }} as customers
    left join cases on customers.customer_id = cases.customer_id
    left join escalated on customers.customer_id = escalated.customer_id
    left join {{ ref('int_satisfaction_current') }} as satisfaction on customers.customer_id = satisfaction.customer_id
)

select * from final
