-- The outcome stays hidden until a technical verdict is given, so that nobody judges by hindsight.
with joined as (
    select
        draws.decision_id,
        draws.stratum,
        draws.risk,
        draws.draw_rank,
        case when reviews.technical_verdict <> 'not_reviewed' then reviews.root_cause end as root_cause,
        coalesce(reviews.technical_verdict <> 'not_reviewed', false) as is_reviewed,
        draws.review_month,
        cast({{ days_after(month_date('draws.month_index + 1'), parameter(ref('review_parameters'), 'review_days')) }} as date) as due_on
    from {{ ref('int_review_draws') }} as draws
    left join {{ ref('int_decision_reviews') }} as reviews on draws.decision_id = reviews.decision_id
    -- What a later clock has drawn is not seen at an earlier one.
    where draws.month_index < {{ month_index(as_of()) }}
),

final as (
    select
        cast({{ shown_key('decision_id') }} as {{ engine_type('string') }}) as decision_id,
        {{ contract_columns([
            ('string', ['stratum', 'risk', 'root_cause']),
            ('integer', ['draw_rank']),
            ('boolean', ['is_reviewed']),
        ]) }},
        cast(not is_reviewed and due_on <= {{ as_of() }} as boolean) as is_overdue,
        {{ contract_columns([
            ('date', ['review_month', 'due_on']),
        ]) }}
    from joined
)

select * from final
