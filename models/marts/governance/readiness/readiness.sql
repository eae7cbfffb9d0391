-- The scorecard in one row. Technology alone is never ready: the level says first whether the organisation is.
with counted as (
    select
        sum(case when kind = 'organisational' then 1 else 0 end) as organisational_count,
        sum(case when kind = 'organisational' and is_passed then 1 else 0 end) as organisational_passed,
        sum(case when kind = 'technical' then 1 else 0 end) as technical_count,
        sum(case when kind = 'technical' and is_passed then 1 else 0 end) as technical_passed,
        sum(case when is_blocking and not is_passed then 1 else 0 end) as blocking_failed,
        {{ distinct_list('case when not is_passed then checkpoint_id end') }} as failed_checkpoints
    from {{ ref('readiness_scorecard') }}
),

judged as (
    select
        *,
        case
            when blocking_failed > 0 or organisational_count = 0 or technical_count = 0 then 'unsafe'
            when organisational_passed < organisational_count then 'organisation_not_ready'
            when technical_passed < technical_count then 'technology_not_ready'
            else 'ready'
        end as readiness_level
    from counted
),

final as (
    select
        {{ contract_columns([
            ('string', ['readiness_level', 'failed_checkpoints']),
            ('bigint', ['organisational_passed', 'organisational_count', 'technical_passed', 'technical_count', 'blocking_failed']),
        ]) }},
        cast(readiness_level = 'ready' as boolean) as can_scale,
        cast({{ as_of() }} as timestamp) as as_of
    from judged
)

select * from final
