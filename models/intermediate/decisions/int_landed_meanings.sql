{{ config(materialized='view') }}

-- What a row denies: an address to everything, a request to everything, all else to promotion.
with meanings as (
    select
        landed.*,
        case
            when landed.entity = 'consent_events' then coalesce(actions.reason_code, 'UNREADABLE_CONTEXT')
            when landed.entity = 'privacy_requests' then coalesce(actions.reason_code, 'RESTRICTED')
            when landed.entity = 'preference_events' and landed.action = 'too_many' then 'SAID_TOO_MANY'
            when landed.entity = 'preference_events' and landed.action = 'topic_off' then 'TOPIC_OFF'
            when landed.entity = 'preference_events' then 'SNOOZED'
            when landed.is_escalated then 'PENDING_ESCALATION'
            when landed.is_severe then 'SEVERE_CASE'
            else 'OPEN_CASE'
        end as reason_code,
        case
            when landed.entity = 'consent_events' then case when actions.is_address_block then 'safety' else 'consent' end
            when landed.entity = 'privacy_requests' then 'legal'
            when landed.entity = 'preference_events' then 'fatigue'
            when landed.is_escalated then 'escalation'
            else 'service'
        end as layer,
        case
            when landed.entity = 'consent_events' and coalesce(actions.is_address_block, false) then true
            when landed.entity = 'privacy_requests' then (landed.action is distinct from 'object')
            else false
        end as denies_all,
        coalesce(landed.entity = 'consent_events' and landed.action = 'complaint', false) as ends_promotion,
        case when landed.scope is null or landed.scope in ('cell', 'purpose') then purposes.code end as reached_purpose,
        case when landed.scope is null or landed.scope in ('cell', 'channel') then channels.code end as reached_channel,
        -- A topic nobody knows is every topic.
        case when landed.action = 'topic_off' then topics.code end as reached_topic,
        case landed.entity
            when 'consent_events' then (coalesce(actions.evidence_kind, 'unknown') not in ('grant', 'confirmation'))
            -- What is over cools down, where the build does not know that it is.
            when 'escalations' then (landed.action is distinct from 'resolved' or landed.is_news)
            when 'tickets'
                then ((coalesce(statuses.is_open, true) or landed.is_news) and not coalesce(statuses.is_excluded, false))
            when 'ticket_events'
                then (
                    (coalesce(statuses.is_open, landed.action is distinct from 'merge') or landed.is_news)
                    and not coalesce(statuses.is_excluded, false)
                )
            else true
        end as is_denial
    from {{ ref('int_landed') }} as landed
    left join {{ ref('consent_actions') }} as actions on landed.action = actions.action
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
        is_severe,
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
