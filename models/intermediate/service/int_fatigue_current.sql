with explicit as (
    select distinct customer_id
    from {{ ref('int_fatigue_facts') }}
    where
        fact in ('said_too_many', 'snoozed')
        and started_at <= {{ as_of() }}
        and (ends_at is null or ends_at > {{ as_of() }})

    union

    select facts.customer_id
    from {{ ref('int_consent_facts') }} as facts
    where
        facts.fact = 'complained'
        and facts.ends_at is null
),

scored as (
    select
        customer_id,
        fatigue_level,
        pressure,
        row_number() over (partition by customer_id order by ordinal desc, fatigue_level asc) as level_rank
    from {{ ref('int_fatigue_levels') }}
),

final as (
    select
        customers.customer_id,
        -- What the person says outranks any score.
        case
            when explicit.customer_id is not null then 'high'
            else coalesce(scored.fatigue_level, 'none')
        end as fatigue_level,
        coalesce(scored.pressure, 0) as pressure,
        explicit.customer_id is not null as is_explicit
    from {{ ref('int_customers') }} as customers
    left join explicit on customers.customer_id = explicit.customer_id
    left join scored on customers.customer_id = scored.customer_id and scored.level_rank = 1
)

select * from final
