-- Every escalation with the one who is accountable for it; a kind of conflict nobody foresaw goes to the owner of any.
with owners as (
    select
        *,
        conflict_type || '|' || severity || '|' || region as owner_key
    from {{ ref('escalation_owners') }} as escalation_owners
    where {{ is_effective('escalation_owners') }}
),

cases as (
    select
        *,
        -- A severity nobody knows is the gravest.
        case when severity in (select owners.severity from owners) then severity else '1' end as known_severity
    from {{ ref('int_escalation_cases') }}
),

ranked as (
    select
        cases.escalation_key,
        owners.accountable,
        owners.responsible,
        owners.backup,
        owners.sla_hours,
        row_number() over (
            partition by cases.escalation_key
            order by
                case when owners.conflict_type = cases.conflict_type then 0 else 1 end,
                case when owners.region = cases.region then 0 else 1 end,
                owners.sla_hours,
                owners.owner_key
        ) as choice
    from cases
    inner join owners
        on
            owners.conflict_type in (cases.conflict_type, 'any')
            and cases.known_severity = owners.severity
            -- A region nobody knows is the rest of the world.
            and owners.region in (cases.region, 'ROW')
),

-- What machines did to the customer before: the latest finding within the window in which findings belong together.
findings as (
    select
        cases.escalation_key,
        reviews.root_cause,
        causes.is_inconsistency,
        row_number() over (
            partition by cases.escalation_key
            order by case when causes.is_inconsistency then 0 else 1 end asc, reviews.decided_at desc, reviews.decision_id asc
        ) as choice
    from cases
    inner join {{ ref('int_decision_reviews') }} as reviews
        on
            cases.customer_id = reviews.customer_id
            and reviews.is_finding
            and cases.opened_at >= reviews.decided_at
            and {{ days_before('cases.opened_at', parameter(ref('review_parameters'), 'recurrence_window_days')) }} <= reviews.decided_at
    inner join {{ ref('review_causes') }} as causes
        on reviews.root_cause = causes.root_cause and {{ is_effective('causes') }}
),

joined as (
    select
        cases.escalation_key as escalation_id,
        cases.customer_id,
        cases.account_id,
        cases.conflict_type,
        cases.severity,
        cases.region,
        cases.status,
        cases.owner,
        ranked.accountable,
        ranked.responsible,
        ranked.backup,
        findings.root_cause,
        ranked.sla_hours,
        cases.is_pending,
        coalesce(findings.is_inconsistency, false) as is_inconsistency,
        cases.opened_at,
        cases.acknowledged_at,
        cases.resolved_at,
        cases.opened_at + ranked.sla_hours * interval '1 hour' as acknowledge_by
    from cases
    left join ranked
        on
            cases.escalation_key = ranked.escalation_key
            and ranked.choice = 1
    left join findings
        on
            cases.escalation_key = findings.escalation_key
            and findings.choice = 1
),

judged as (
    select
        *,
        -- Not acknowledged yet and not due yet is unknown.
        case
            when acknowledged_at <= acknowledge_by then true
            when coalesce(acknowledged_at, {{ as_of() }}) > acknowledge_by then false
        end as is_sla_met
    from joined
),

final as (
    select
        {{ contract_columns([
            ('string', ['escalation_id', 'customer_id', 'account_id', 'conflict_type', 'severity', 'region', 'status', 'owner',
                'accountable', 'responsible', 'backup', 'root_cause']),
            ('double', ['sla_hours']),
            ('boolean', ['is_pending', 'is_sla_met', 'is_inconsistency']),
            ('timestamp', ['opened_at', 'acknowledged_at', 'acknowledge_by', 'resolved_at']),
        ]) }}
    from judged
)

select * from final
