-- The only instants at which a stage can change: a fact, the arrival of its news, the instant it passes out of a bound of a
-- rule (a microsecond after its window last holds it), a new version of a rule, and the customer's beginning.
with facts as (
    select *
    from {{ ref('int_lifecycle_facts') }}
),

rules as (
    select *
    from {{ ref('lifecycle_rules') }}
),

bounds as (
    {% for kind, ages in {'order': ['first_order', 'last_order'], 'interest': ['last_interest']}.items() -%}
    {% for age in ages -%}
    {% for side in ['min', 'max'] -%}
    select
        '{{ kind }}' as fact_kind,
        {{ side }}_days_since_{{ age }} as bound_days
    from rules
    where {{ side }}_days_since_{{ age }} is not null
    {{ 'union' if not (loop.last and kind == 'interest') }}
    {% endfor -%}
    {% endfor -%}
    {% endfor %}
),

beginnings as (
    select
        customers.customer_id,
        least(customers.first_seen_at, coalesce(min(facts.occurred_at), customers.first_seen_at)) as began_at
    from {{ ref('int_customers') }} as customers
    left join facts
        on customers.customer_id = facts.customer_id
    group by customers.customer_id, customers.first_seen_at
),

versions as (
    select cast(effective_from as timestamp) as changed_at
    from rules
    where effective_from is not null
    union
    select cast(effective_to as timestamp) as changed_at
    from rules
    where effective_to is not null
),

instants as (
    select
        customer_id,
        began_at as valid_from
    from beginnings
    union
    select
        customer_id,
        occurred_at as valid_from
    from facts
    union
    select
        customer_id,
        ingested_at as valid_from
    from facts
    where ingested_at > occurred_at
    union
    select
        facts.customer_id,
        {{ days_after('facts.occurred_at', 'bounds.bound_days') }} + interval '1 microsecond' as valid_from
    from facts
    inner join bounds
        on facts.fact_kind = bounds.fact_kind
    union
    select
        beginnings.customer_id,
        versions.changed_at as valid_from
    from beginnings
    inner join versions
        on beginnings.began_at < versions.changed_at
),

final as (
    select
        customer_id,
        valid_from
    from instants
    where valid_from <= {{ as_of() }}
)

select * from final
