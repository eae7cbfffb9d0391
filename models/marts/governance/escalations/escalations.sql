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
        ranked.sla_hours,
        cases.is_pending,
        cases.opened_at,
        cases.acknowledged_at,
        cases.resolved_at,
        cases.opened_at + ranked.sla_hours * interval '1 hour' as acknowledge_by
    from cases
    left join ranked
        on
            cases.escalation_key = ranked.escalation_key
            and ranked.choice = 1
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
                'accountable', 'responsible', 'backup']),
            ('double', ['sla_hours']),
            ('boolean', ['is_pending', 'is_sla_met']),
            ('timestamp', ['opened_at', 'acknowledged_at', 'acknowledge_by', 'resolved_at']),
        ]) }}
    from judged
)

select * from final
