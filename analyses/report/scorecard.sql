-- What must hold before machines decide more, organisation first, and what shows whether it does.
with final as (
    select
        checkpoint_id as checkpoint,
        case
            when is_passed then 'passes'
            when is_blocking then 'fails and blocks'
            else 'fails'
        end as result,
        statement as what_must_hold,
        evidence,
        ordinal
    from {{ ref('readiness_scorecard') }}
)

select
    checkpoint,
    result,
    what_must_hold,
    evidence
from final
order by ordinal asc
