{#- What is grave, or of nobody, is about the whole account; an escalation always is. -#}
{%- set is_grave = '(priority is null or priority not in (select harmless.priority from harmless) or subject_key is null)' -%}
with harmless as (
    select priority
    from {{ ref('ticket_priorities') }} as priorities
    where
        not is_severe
        and {{ is_effective('priorities') }}
),

changes as (
    select
        tickets.subject_key,
        tickets.source_system,
        tickets.account_source_id,
        tickets.priority,
        changes.reason_code,
        changes.ingested_at
    from {{ ref('int_ticket_events_judged') }} as changes
    inner join {{ ref('int_tickets') }} as tickets
        on
            changes.source_system = tickets.source_system
            and changes.ticket_id = tickets.ticket_id
),

final as (
    {% for entity in ['consent_events', 'preference_events', 'privacy_requests', 'tickets', 'surveys', 'escalations', 'ticket_events'] -%}
    select
        '{{ entity }}' as entity,
        subject_key,
        ingested_at
    from {{ 'changes' if entity == 'ticket_events' else ref('int_' ~ entity ~ '_judged') }}
    where
        reason_code is not null
        and subject_key is not null

    union all

    {% endfor -%}
    {% for entity, condition in {'tickets': is_grave, 'escalations': '1 = 1', 'ticket_events': is_grave}.items() -%}
    select
        '{{ entity }}' as entity,
        'account|' || source_system || '|' || account_source_id as subject_key,
        ingested_at
    from {{ 'changes' if entity == 'ticket_events' else ref('int_' ~ entity ~ '_judged') }}
    where
        reason_code is not null
        and account_source_id is not null
        and {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
