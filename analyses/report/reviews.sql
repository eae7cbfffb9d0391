-- What the review of machine decisions found, by root cause: the worst first.
with final as (
    select
        root_cause,
        min(severity) as severity,
        sum(finding_count) as decisions,
        sum(case when status = 'open' then 1 else 0 end) as open_findings,
        sum(case when is_overdue then 1 else 0 end) as overdue,
        sum(case when is_recurring then 1 else 0 end) as recurring,
        min(accountable) as accountable
    from {{ ref('ai_review_findings') }}
    group by root_cause
)

select * from final
order by severity asc, decisions desc, root_cause asc
