-- The monthly samples, frozen: a row a decision drawn. Append-only, and it outlives a full refresh. A decision is drawn from in
-- the month in which it could first be known, so that no closed month ever gains one.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with decisions as (
    select
        *,
        {{ month_index('known_at') }} as month_index
    from {{ ref('int_decision_subjects') }}
    where
        is_action
        and {{ month_index('known_at') }} < {{ month_index(as_of()) }}
        {%- if is_incremental() %}
        and {{ month_index('known_at') }} > (select coalesce(max(drawn.month_index), 0) as month_index from {{ this }} as drawn)
        and decision_id not in (select drawn.decision_id from {{ this }} as drawn)
        {%- endif %}
),

-- What the tier knew against a decision when the month closed.
known as (
    select
        decisions.decision_id,
        min(layers.ordinal) as layer_ordinal
    from decisions
    inner join {{ ref('int_decision_conflicts') }} as conflicts
        on
            decisions.decision_id = conflicts.decision_id
            and conflicts.known_from < {{ month_start('decisions.month_index + 1') }}
            and (conflicts.known_to is null or conflicts.known_to >= {{ month_start('decisions.month_index + 1') }})
    inner join {{ ref('codes') }} as layers
        on
            layers.kind = 'suppression_layer'
            and conflicts.layer = layers.code
    group by decisions.decision_id
),

candidates as (
    select
        decisions.decision_id,
        decisions.month_index,
        {{ month_date('decisions.month_index') }} as review_month,
        coalesce(decisions.programme_id, 'none') as programme_id,
        decisions.action_class,
        coalesce(programmes.function, 'none') as function,
        case
            when known.layer_ordinal <= {{ parameter(ref('review_parameters'), 'severe_layers') }} then 'severe'
            when known.layer_ordinal is not null then 'flagged'
            else 'plain'
        end as risk
    from decisions
    left join known on decisions.decision_id = known.decision_id
    left join {{ ref('programmes') }} as programmes
        on decisions.programme_id = programmes.programme_id and {{ in_force('programmes', 'decisions.decided_at') }}
),

ranked as (
    select
        *,
        programme_id || '|' || action_class || '|' || risk || '|' || function as stratum,
        row_number() over (
            partition by month_index, programme_id, action_class, risk, function
            order by md5(cast(review_month as {{ engine_type('string') }}) || '|' || decision_id), decision_id
        ) as draw_rank
    from candidates
),

final as (
    select
        decision_id,
        stratum,
        risk,
        cast(draw_rank as integer) as draw_rank,
        cast(month_index as integer) as month_index,
        review_month
    from ranked
    where
        draw_rank <= {{ parameter(ref('review_parameters'), 'stratum_quota') }}
        or risk = 'severe'
)

select * from final
