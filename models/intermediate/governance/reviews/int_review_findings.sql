-- Findings that are alike: the same cause, for the same reason, in the same programme. Recurring once there are as many of them
-- in the window as agreed; open until a reviewer has named a rule change that is written down.
with findings as (
    select
        *,
        coalesce(programme_id, 'none') as programme,
        coalesce(reason_codes, 'none') as reasons,
        decided_at >= {{ days_before(as_of(), parameter(ref('review_parameters'), 'recurrence_window_days')) }} as is_recent
    from {{ ref('int_decision_reviews') }}
    where is_action
),

volumes as (
    select
        programme,
        sum(case when is_recent then 1 else 0 end) as decision_count
    from findings
    group by programme
),

grouped as (
    select
        root_cause,
        reasons,
        programme,
        min(accountable) as accountable,
        min(severity) as severity,
        min(rule_change_id) as rule_change_id,
        count(*) as finding_count,
        sum(case when is_recent then 1 else 0 end) as recent_count,
        min(decided_at) as first_decided_at,
        max(decided_at) as last_decided_at
    from findings
    where is_finding
    group by root_cause, reasons, programme
),

-- A change that is named and not written down cannot be replayed.
changes as (
    select distinct rule_change_id
    from {{ ref('rule_changes') }}
),

final as (
    select
        md5(grouped.root_cause || '|' || grouped.reasons || '|' || grouped.programme) as finding_id,
        grouped.root_cause,
        grouped.reasons as reason_codes,
        grouped.programme as programme_id,
        grouped.accountable,
        grouped.severity,
        causes.proposal as proposed_change,
        grouped.rule_change_id,
        case when changes.rule_change_id is null then 'open' else 'proposed' end as status,
        grouped.finding_count,
        grouped.recent_count,
        cast(grouped.recent_count as {{ engine_type('double') }}) / nullif(volumes.decision_count, 0) as recent_share,
        grouped.recent_count >= {{ parameter(ref('review_parameters'), 'recurrence_count') }} as is_recurring,
        changes.rule_change_id is null
        and grouped.first_decided_at < {{ days_before(as_of(), parameter(ref('review_parameters'), 'finding_max_age_days')) }} as is_overdue,
        grouped.first_decided_at,
        grouped.last_decided_at
    from grouped
    left join changes on grouped.rule_change_id = changes.rule_change_id
    left join volumes on grouped.programme = volumes.programme
    left join {{ ref('review_causes') }} as causes
        on grouped.root_cause = causes.root_cause and {{ is_effective('causes') }}
)

select * from final
