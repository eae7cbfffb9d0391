-- Whether the functions follow what machines put before them: how often a person did otherwise or let it lie, and whether those
-- who review it agree with the other functions.
with decisions as (
    select
        subjects.decision_id,
        coalesce(programmes.function, consumers.function, 'none') as function
    from {{ ref('int_decision_subjects') }} as subjects
    left join {{ ref('programmes') }} as programmes
        on subjects.programme_id = programmes.programme_id and {{ is_effective('programmes') }}
    left join {{ ref('consumers') }} as consumers
        on subjects.consumer_id = consumers.consumer_id and {{ is_effective('consumers') }}
    where subjects.is_action
),

-- Who reports neither of any decision is not known to follow.
answers as (
    select
        decision_id,
        max(case when kind = 'overridden' then case when value = 0 then 0 else 1 end end) as is_overridden,
        max(case when kind = 'ignored' then case when value = 0 then 0 else 1 end end) as is_ignored
    from {{ ref('int_ai_outcomes') }}
    where
        ingested_at <= {{ as_of() }}
        and occurred_at <= {{ as_of() }}
    group by decision_id
),

counted as (
    select
        decisions.function,
        count(*) as decisions,
        sum(answers.is_overridden) as overridden,
        sum(answers.is_ignored) as ignored
    from decisions
    left join answers on decisions.decision_id = answers.decision_id
    group by decisions.function
),

agreements as (
    select
        function_a as function,
        compared,
        both_right + neither as agreed
    from {{ ref('reviewer_agreement') }}
    union all
    select
        function_b as function,
        compared,
        both_right + neither as agreed
    from {{ ref('reviewer_agreement') }}
),

reviewed as (
    select
        function,
        sum(compared) as reviews_compared,
        sum(agreed) as reviews_agreed
    from agreements
    group by function
),

joined as (
    select
        coalesce(counted.function, reviewed.function) as function,
        coalesce(counted.decisions, 0) as decisions,
        counted.overridden,
        counted.ignored,
        coalesce(reviewed.reviews_compared, 0) as reviews_compared,
        cast(counted.overridden as {{ engine_type('double') }}) / counted.decisions as override_rate,
        cast(counted.ignored as {{ engine_type('double') }}) / counted.decisions as ignore_rate,
        cast(reviewed.reviews_agreed as {{ engine_type('double') }}) / reviewed.reviews_compared as agreement_rate
    from counted
    full join reviewed on counted.function = reviewed.function
),

final as (
    select
        {{ contract_columns([
            ('string', ['function']),
            ('bigint', ['decisions', 'overridden', 'ignored', 'reviews_compared']),
            ('double', ['override_rate', 'ignore_rate', 'agreement_rate']),
        ]) }}
    from joined
)

select * from final
