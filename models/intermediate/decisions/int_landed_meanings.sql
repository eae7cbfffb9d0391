{{ config(materialized='view') }}

{%- set is_cooling = 'coalesce(' ~ days_after('landed.occurred_at', 'landed.cooldown_days') ~ ' > ' ~ landed_since() ~ ', true)' %}

with rules as (
    select
        reason_code,
        max(case when scope = 'account' then 1 else 0 end) = 1 as is_of_account
    from {{ ref('suppression_rules') }} as suppression_rules
    where {{ is_effective('suppression_rules') }}
    group by reason_code
),

-- By the fact, whatever reason is shown for it. A severe case is an open one as well, and so is an escalated one.
case_rules as (
    select
        coalesce(max(case when fact in ('open_case', 'unattributed_case') then cooldown_days end), 0) as open_days,
        coalesce(max(case when fact = 'severe_case' then cooldown_days end), 0) as severe_days,
        coalesce(max(case when fact = 'pending_escalation' then cooldown_days end), 0) as escalated_days,
        coalesce(max(case when fact = 'open_case' and scope = 'account' then 1 else 0 end), 0) = 1 as is_of_account
    from {{ ref('suppression_rules') }} as suppression_rules
    where {{ is_effective('suppression_rules') }}
),

-- A priority nobody agreed on is grave.
weighed as (
    select
        landed.entity,
        landed.action,
        landed.scope,
        landed.purpose,
        landed.channel,
        landed.topic,
        landed.is_escalated or coalesce(grave.is_escalated, false) as is_escalated,
        landed.occurred_at,
        landed.landed_at,
        landed.record_key,
        landed.identifier_key,
        landed.ticket_key,
        landed.account_key,
        landed.is_escalated
        or grave.ticket_key is not null
        or (landed.entity = 'tickets' and coalesce(priorities.is_severe, true)) as is_severe
    from {{ ref('int_landed') }} as landed
    left join {{ ref('ticket_priorities') }} as priorities
        on
            landed.priority = priorities.priority
            and {{ is_effective('priorities') }}
    left join {{ ref('int_grave_tickets') }} as grave on landed.ticket_key = 'ticket|' || grave.ticket_key
),

reasoned as (
    select
        landed.*,
        actions.evidence_kind,
        landed.entity in ('tickets', 'ticket_events') and case_rules.is_of_account as is_of_account,
        greatest(
            case when landed.entity = 'escalations' then 0 else case_rules.open_days end,
            case when landed.entity <> 'escalations' and landed.is_severe then case_rules.severe_days else 0 end,
            case when landed.is_escalated then case_rules.escalated_days else 0 end
        ) as cooldown_days,
        coalesce(actions.is_address_block, false) as is_address_block,
        case
            when landed.entity = 'consent_events' then coalesce(actions.reason_code, 'UNREADABLE_CONTEXT')
            when landed.entity = 'privacy_requests' then coalesce(actions.reason_code, 'RESTRICTED')
            when landed.entity = 'preference_events' and landed.action = 'too_many' then 'SAID_TOO_MANY'
            when landed.entity = 'preference_events' and landed.action = 'topic_off' then 'TOPIC_OFF'
            when landed.entity = 'preference_events' then 'SNOOZED'
            when landed.is_escalated then 'PENDING_ESCALATION'
            when landed.is_severe then 'SEVERE_CASE'
            else 'OPEN_CASE'
        end as reason_code
    from weighed as landed
    left join {{ ref('consent_actions') }} as actions on landed.action = actions.action
    cross join case_rules
),

-- What a row denies: an address to everything, a request to everything, all else to promotion. What is severe concerns the account,
-- and what a rule says does.
meanings as (
    select
        landed.entity,
        landed.landed_at,
        landed.record_key,
        landed.identifier_key,
        landed.ticket_key,
        landed.account_key,
        landed.reason_code,
        landed.is_severe or landed.is_of_account or coalesce(rules.is_of_account, false) as is_of_account,
        case
            when landed.entity = 'consent_events' then case when landed.is_address_block then 'safety' else 'consent' end
            when landed.entity = 'privacy_requests' then 'legal'
            when landed.entity = 'preference_events' then 'fatigue'
            when landed.is_escalated then 'escalation'
            else 'service'
        end as layer,
        case
            when landed.entity = 'consent_events' and landed.is_address_block then true
            when landed.entity = 'privacy_requests' then (landed.action is distinct from 'object')
            else false
        end as denies_all,
        coalesce(landed.entity = 'consent_events' and landed.action = 'complaint', false) as ends_promotion,
        case when landed.scope is null or landed.scope in ('cell', 'purpose') then purposes.code end as reached_purpose,
        case when landed.scope is null or landed.scope in ('cell', 'channel') then channels.code end as reached_channel,
        -- A topic nobody knows is every topic.
        case when landed.action = 'topic_off' then topics.code end as reached_topic,
        case landed.entity
            when 'consent_events' then (coalesce(landed.evidence_kind, 'unknown') not in ('grant', 'confirmation'))
            -- What is over cools down, and the build may not know that it is.
            when 'escalations' then (landed.action is distinct from 'resolved' or {{ is_cooling }})
            when 'tickets'
                then ((coalesce(statuses.is_open, true) or {{ is_cooling }}) and not coalesce(statuses.is_excluded, false))
            when 'ticket_events'
                then (
                    (coalesce(statuses.is_open, landed.action is distinct from 'merge') or {{ is_cooling }})
                    and not coalesce(statuses.is_excluded, false)
                )
            else true
        end as is_denial
    from reasoned as landed
    left join rules on landed.reason_code = rules.reason_code
    left join {{ ref('ticket_statuses') }} as statuses on landed.action = statuses.status
    left join {{ ref('codes') }} as purposes on purposes.kind = 'purpose' and landed.purpose = purposes.code
    left join {{ ref('codes') }} as channels on channels.kind = 'channel' and landed.channel = channels.code
    left join {{ ref('codes') }} as topics on topics.kind = 'topic' and lower(trim(landed.topic)) = topics.code
),

-- Once for each subject a row names. What names nobody has its record, null, for it says all the same how new the context is.
final as (
    {% for key in ['record_key', 'identifier_key', 'ticket_key', 'account_key'] -%}
    select
        {{ key }} as subject_key,
        ticket_key,
        is_of_account,
        layer,
        reason_code,
        denies_all,
        ends_promotion,
        reached_purpose,
        reached_channel,
        reached_topic,
        is_denial,
        landed_at
    from meanings
    {{ 'where ' ~ key ~ ' is not null' if not loop.first }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
