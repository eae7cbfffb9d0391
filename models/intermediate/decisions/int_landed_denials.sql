{{ config(materialized='view') }}

{%- set decided_at = decision_clock(as_of()) %}
{%- set terms = ['layer', 'reason_code', 'denies_all', 'ends_promotion', 'reached_purpose', 'reached_channel', 'reached_topic'] %}

with landed as (
    select *
    from {{ ref('int_landed_meanings') }}
),

-- How new the context is. A row dated later than any consumer would still trust the build denies, but proves nothing.
latest as (
    select max(landed_at) as landed_at
    from landed
    where
        landed_at <= (
            select {{ decided_at }} + max(consumers.max_age_hours) * interval '1 hour'
            from {{ ref('consumers') }} as consumers
            where {{ is_effective('consumers') }}
        )
),

-- From the customer to the rows, and not from the rows to everybody: one answer reads the keys of one customer.
of_person as (
    select
        customer_keys.customer_id,
        landed.{{ terms | join(',\n        landed.') }}
    from {{ ref('int_customer_keys') }} as customer_keys
    inner join landed on customer_keys.subject_key = landed.subject_key
    where landed.is_denial
),

-- What is of the whole account, and a ticket that names none of its people.
of_account as (
    select
        members.customer_id,
        landed.{{ terms | join(',\n        landed.') }}
    from {{ ref('int_account_members') }} as members
    inner join {{ ref('int_account_reach') }} as reach on members.account_id = reach.reached_id
    inner join {{ ref('int_account_keys') }} as account_keys on reach.account_id = account_keys.account_id
    inner join landed on account_keys.subject_key = landed.subject_key
    where
        landed.is_denial
        and (
            not reach.is_parent
            or landed.layer in (
                select rules.layer
                from {{ ref('suppression_rules') }} as rules
                where rules.reaches_parents
            )
        )
    group by members.customer_id, reach.account_id, landed.ticket_key, landed.{{ terms | join(', landed.') }}
    having
        max(case when landed.is_of_account then 1 else 0 end) = 1
        or (landed.ticket_key is not null and max(case when account_keys.is_person then 1 else 0 end) = 0)
),

reached as (
    select * from of_person
    union
    select * from of_account
),

-- One row at least for every customer, so that a reader need not look at the raw tables twice for how new the context is.
final as (
    select
        customers.customer_id,
        reached.layer,
        reached.reason_code,
        reached.denies_all,
        reached.ends_promotion,
        reached.reached_purpose as purpose,
        reached.reached_channel as channel,
        reached.reached_topic as topic,
        greatest(coalesce(latest.landed_at, {{ decided_at }}), {{ decided_at }}) as context_at
    from {{ ref('int_customers') }} as customers
    left join reached on customers.customer_id = reached.customer_id
    cross join latest
)

select * from final
