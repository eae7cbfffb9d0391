{{ config(materialized='view') }}

-- What a row denies: an address to everything, a request to everything, all else to promotion.
with meant as (
    select
        landed.*,
        case
            when landed.entity = 'consent_events' then coalesce(actions.reason_code, 'UNREADABLE_CONTEXT')
            when landed.entity = 'privacy_requests' then coalesce(actions.reason_code, 'RESTRICTED')
            when landed.entity = 'preference_events' and landed.action = 'too_many' then 'SAID_TOO_MANY'
            when landed.entity = 'preference_events' and landed.action = 'topic_off' then 'TOPIC_OFF'
            when landed.entity = 'preference_events' then 'SNOOZED'
            when landed.entity = 'escalations' or landed.action = 'escalate' then 'PENDING_ESCALATION'
            when landed.is_severe then 'SEVERE_CASE'
            else 'OPEN_CASE'
        end as reason_code,
        case
            when landed.entity = 'consent_events' then case when actions.is_address_block then 'safety' else 'consent' end
            when landed.entity = 'privacy_requests' then 'legal'
            when landed.entity = 'preference_events' then 'fatigue'
            when landed.entity = 'escalations' or landed.action = 'escalate' then 'escalation'
            else 'service'
        end as layer,
        case
            when landed.entity = 'consent_events' and coalesce(actions.is_address_block, false) then true
            when landed.entity = 'privacy_requests' then (landed.action is distinct from 'object')
            else false
        end as denies_all,
        case when landed.scope is null or landed.scope in ('cell', 'purpose') then purposes.code end as reached_purpose,
        case when landed.scope is null or landed.scope in ('cell', 'channel') then channels.code end as reached_channel,
        -- A topic nobody knows is every topic.
        case when landed.action = 'topic_off' then topics.code end as reached_topic
    from {{ ref('int_landed') }} as landed
    left join {{ ref('consent_actions') }} as actions on landed.action = actions.action
    left join {{ ref('ticket_statuses') }} as statuses on landed.action = statuses.status
    left join {{ ref('codes') }} as purposes on purposes.kind = 'purpose' and landed.purpose = purposes.code
    left join {{ ref('codes') }} as channels on channels.kind = 'channel' and landed.channel = channels.code
    left join {{ ref('codes') }} as topics on topics.kind = 'topic' and lower(trim(landed.topic)) = topics.code
    where
        case landed.entity
            when 'consent_events' then coalesce(actions.evidence_kind, 'unknown') not in ('grant', 'confirmation')
            when 'escalations' then landed.action is distinct from 'resolved'
            when 'tickets' then coalesce(statuses.is_open, true) and coalesce(statuses.is_excluded, false) = false
            when 'ticket_events'
                then coalesce(statuses.is_open, landed.action is distinct from 'merge') and coalesce(statuses.is_excluded, false) = false
            else true
        end
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
