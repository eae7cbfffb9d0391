-- A problem is the requester's, else of whoever uses the address it gives, unless more do than prove anything; of nobody known it may
-- be of the account with its domain.
with addressed as (
    select
        *,
        {{ normalised_identifier('identifier_type', 'identifier_value') }} as address
    from {{ ref('int_tickets') }}
),

bearers as (
    select
        identifier_map.value_key,
        identifier_map.customer_id
    from {{ ref('int_identifier_map') }} as identifier_map
    inner join {{ ref('int_identity_values') }} as item on identifier_map.value_key = item.value_key
    where
        not identifier_map.is_blocked
        and not (identifier_map.is_shared and item.is_over_limit)
),

tickets as (
    select
        problems.problem_id,
        problems.ticket_key,
        coalesce(subject_map.customer_id, bearers.customer_id) as customer_id,
        coalesce(
            account_map.account_id,
            case when subject_map.customer_id is null and bearers.customer_id is null then domains.account_id end
        ) as account_id,
        coalesce(priorities.is_severe, true) as is_severe,
        tickets.is_escalated
    from addressed as tickets
    inner join {{ ref('int_ticket_problems') }} as problems on tickets.source_system || '|' || tickets.ticket_id = problems.ticket_key
    left join {{ ref('ticket_priorities') }} as priorities
        on tickets.priority = priorities.priority and {{ is_effective('priorities') }}
    left join {{ ref('int_subject_map') }} as subject_map on tickets.subject_key = subject_map.subject_key
    left join {{ ref('int_account_map') }} as account_map
        on
            tickets.source_system = account_map.source_system
            and tickets.account_source_id = account_map.source_account_id
    left join bearers
        on
            case
                when subject_map.customer_id is null then 'identifier|' || tickets.identifier_type || '|' || tickets.address
            end = bearers.value_key
    left join {{ ref('int_account_domains') }} as domains
        on case when tickets.identifier_type = 'email' then {{ remove_all('tickets.address', '^.*@') }} end = domains.mail_domain
),

-- An escalation counts from its arrival where its clock runs ahead; what takes it back waits for its time.
turns as (
    select
        source_system || '|' || ticket_id as ticket_key,
        kind,
        case when kind = 'escalate' then least(occurred_at, ingested_at) else occurred_at end as turned_at
    from {{ ref('int_ticket_events') }}
    where
        kind in ('escalate', 'deescalate')
        and ingested_at <= {{ as_of() }}
),

escalated as (
    select
        tickets.problem_id,
        max(turns.turned_at) as changed_at,
        max(case when turns.kind = 'escalate' then turns.turned_at end) as escalated_at
    from tickets
    inner join turns on tickets.ticket_key = turns.ticket_key
    where turns.turned_at <= {{ as_of() }}
    group by tickets.problem_id
),

worst as (
    select
        problem_id,
        max(case when is_severe then 1 else 0 end) = 1 as is_severe,
        max(case when is_escalated then 1 else 0 end) = 1 as is_escalated
    from tickets
    group by problem_id
),

parties as (
    select distinct
        problem_id,
        customer_id,
        account_id
    from tickets
),

final as (
    select
        parties.problem_id,
        parties.customer_id,
        parties.account_id,
        worst.is_severe,
        -- A flag on the ticket stands even where an event took one back before.
        worst.is_escalated or coalesce(escalated.escalated_at = escalated.changed_at, false) as is_escalated
    from parties
    inner join worst on parties.problem_id = worst.problem_id
    left join escalated on parties.problem_id = escalated.problem_id
)

select * from final
