{{ config(materialized='view') }}

with landed as (
    select *
    from {{ ref('int_landed_meanings') }}
),

meant as (
    select *
    from landed
    where is_denial
),

by_subject as (
    select
        meant.raw_key,
        meant.entity,
        subject_map.customer_id
    from meant
    inner join {{ ref('int_subject_map') }} as subject_map on meant.subject_key = subject_map.subject_key
),

by_identifier as (
    select
        meant.raw_key,
        meant.entity,
        identifier_map.customer_id
    from meant
    inner join {{ ref('int_identifier_map') }} as identifier_map
        on
            meant.identifier_type = identifier_map.identifier_type
            and meant.identifier_value = identifier_map.identifier_value
),

by_ticket as (
    select
        meant.raw_key,
        meant.entity,
        problems.customer_id
    from meant
    inner join {{ ref('int_ticket_problems') }} as tickets on meant.source_system || '|' || meant.ticket_id = tickets.ticket_key
    inner join {{ ref('int_problems') }} as problems on tickets.problem_id = problems.problem_id
),

persons as (
    select * from by_subject
    union
    select * from by_identifier
    union
    select * from by_ticket
),

accounts as (
    select
        meant.raw_key,
        meant.entity,
        meant.layer,
        coalesce(account_map.account_id, customers.account_id) as account_id
    from meant
    left join {{ ref('int_account_map') }} as account_map
        on
            meant.source_system = account_map.source_system
            and meant.account_source_id = account_map.source_account_id
    left join persons
        on
            meant.raw_key = persons.raw_key
            and meant.entity = persons.entity
    left join {{ ref('int_customers') }} as customers on persons.customer_id = customers.customer_id
    -- A ticket of nobody known concerns its account.
    where
        meant.is_severe
        or (meant.entity in ('tickets', 'ticket_events') and persons.customer_id is null)
),

reached as (
    select * from persons
    union
    select
        accounts.raw_key,
        accounts.entity,
        members.customer_id
    from accounts
    inner join {{ ref('int_account_reach') }} as reach on accounts.account_id = reach.account_id
    inner join {{ ref('int_account_members') }} as members on reach.reached_id = members.account_id
    where
        not reach.is_parent
        or accounts.layer in (
            select rules.layer
            from {{ ref('suppression_rules') }} as rules
            where rules.reaches_parents
        )
),

final as (
    -- What landed last, whomever it concerns: a row of no customer, so that a reader need not look at the raw tables twice.
    select
        null as customer_id,
        null as layer,
        null as reason_code,
        null as denies_all,
        null as purpose,
        null as channel,
        null as topic,
        max(raw_ingested_at) as landed_at
    from landed
    having count(*) > 0
    union all
    select
        reached.customer_id,
        meant.layer,
        meant.reason_code,
        meant.denies_all,
        meant.reached_purpose as purpose,
        meant.reached_channel as channel,
        meant.reached_topic as topic,
        max(meant.raw_ingested_at) as landed_at
    from reached
    inner join meant
        on
            reached.raw_key = meant.raw_key
            and reached.entity = meant.entity
    group by reached.customer_id, meant.layer, meant.reason_code, meant.denies_all, meant.reached_purpose, meant.reached_channel, meant.reached_topic
)

select * from final
