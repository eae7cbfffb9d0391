-- Whether two functions that review the same decision say the same of it, beyond what chance would make them agree on.
with verdicts as (
    select
        decision_id,
        reviewer_function,
        case when lower(trim(technical_verdict)) = 'correct' then 1 else 0 end as is_technically_right,
        case when lower(trim(contextual_verdict)) = 'appropriate' then 1 else 0 end as is_right_in_context,
        technical_verdict is not null as has_technical,
        contextual_verdict is not null as has_contextual
    from {{ ref('int_ai_reviews') }}
    where
        ingested_at <= {{ as_of() }}
        and coalesce(reviewed_at, ingested_at) <= {{ as_of() }}
),

pairs as (
    select
        'technical' as verdict,
        first_one.reviewer_function as function_a,
        second_one.reviewer_function as function_b,
        first_one.is_technically_right as says_a,
        second_one.is_technically_right as says_b
    from verdicts as first_one
    inner join verdicts as second_one
        on
            first_one.decision_id = second_one.decision_id
            and first_one.reviewer_function < second_one.reviewer_function
    where first_one.has_technical and second_one.has_technical

    union all

    select
        'contextual' as verdict,
        first_one.reviewer_function as function_a,
        second_one.reviewer_function as function_b,
        first_one.is_right_in_context as says_a,
        second_one.is_right_in_context as says_b
    from verdicts as first_one
    inner join verdicts as second_one
        on
            first_one.decision_id = second_one.decision_id
            and first_one.reviewer_function < second_one.reviewer_function
    where first_one.has_contextual and second_one.has_contextual
),

counted as (
    select
        verdict,
        function_a,
        function_b,
        count(*) as compared,
        sum(says_a * says_b) as both_right,
        sum(says_a * (1 - says_b)) as only_a,
        sum((1 - says_a) * says_b) as only_b,
        sum((1 - says_a) * (1 - says_b)) as neither
    from pairs
    group by verdict, function_a, function_b
),

rated as (
    select
        *,
        cast(both_right + neither as {{ engine_type('double') }}) / compared as agreement_rate,
        -- As in definition_divergence; nothing where chance alone makes them agree on all.
        cast(2 * (both_right * neither - only_a * only_b) as {{ engine_type('double') }})
        / nullif((both_right + only_a) * (only_a + neither) + (both_right + only_b) * (only_b + neither), 0) as kappa
    from counted
),

final as (
    select
        {{ contract_columns([
            ('string', ['verdict', 'function_a', 'function_b']),
            ('bigint', ['compared', 'both_right', 'only_a', 'only_b', 'neither']),
            ('double', ['agreement_rate', 'kappa']),
        ]) }}
    from rated
)

select * from final
