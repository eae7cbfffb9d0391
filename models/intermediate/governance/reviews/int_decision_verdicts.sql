-- What reviewers found, one row a decision: what any of them objects to counts, and the gravest severity.
with reviews as (
    select
        decision_id,
        reviewer_function,
        lower(trim(technical_verdict)) as technical_verdict,
        lower(trim(contextual_verdict)) as contextual_verdict,
        severity,
        rule_change_id,
        coalesce(reviewed_at, ingested_at) as reviewed_at
    from {{ ref('int_ai_reviews') }}
    where
        ingested_at <= {{ as_of() }}
        and coalesce(reviewed_at, ingested_at) <= {{ as_of() }}
),

final as (
    select
        decision_id,
        case
            when max(case when technical_verdict <> 'correct' then 1 else 0 end) = 1 then 'incorrect'
            when count(technical_verdict) > 0 then 'correct'
            else 'not_reviewed'
        end as technical_verdict,
        max(case when contextual_verdict <> 'appropriate' then 1 else 0 end) = 1 as is_objected_to,
        min(severity) as severity,
        min(rule_change_id) as rule_change_id,
        count(*) as reviewer_count,
        min(case when technical_verdict is not null then reviewed_at end) as reviewed_at
    from reviews
    group by decision_id
)

select * from final
