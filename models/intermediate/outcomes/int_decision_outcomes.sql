-- What each decision of a programme did to the channel and to the customer. An outcome nobody reported of a decision that is old
-- enough is none, where the programme reports that outcome at all.
with decisions as (
    select
        subjects.decision_id,
        coalesce(subjects.programme_id, 'none') as programme_id,
        subjects.customer_id,
        subjects.decided_at,
        coalesce(decisions.is_holdout, false) as is_holdout,
        {{ days_after('subjects.decided_at', parameter(ref('outcome_parameters'), 'outcome_days')) }} <= {{ as_of() }} as is_mature
    from {{ ref('int_decision_subjects') }} as subjects
    inner join {{ ref('int_ai_decisions') }} as decisions on subjects.decision_id = decisions.decision_id
    where subjects.customer_id is not null
),

registered as (
    select *
    from {{ ref('programmes') }} as programmes
    where {{ is_effective('programmes') }}
),

programmes as (
    select
        listed.programme_id,
        own.programme_id is not null as is_registered,
        coalesce(own.channel_metric, every.channel_metric) as channel_metric,
        coalesce(own.customer_metric, every.customer_metric) as customer_metric
    from (select distinct programme_id from decisions) as listed
    left join registered as own on listed.programme_id = own.programme_id
    left join registered as every on every.programme_id = '*'
),

measured as (
    select
        outcomes.decision_id,
        outcomes.kind,
        sum(case when metrics.direction = 'down' then -outcomes.value else outcomes.value end) as value
    from {{ ref('int_ai_outcomes') }} as outcomes
    left join {{ ref('outcome_metrics') }} as metrics
        on outcomes.kind = metrics.metric and {{ is_effective('metrics') }}
    where
        outcomes.ingested_at <= {{ as_of() }}
        and outcomes.occurred_at <= {{ as_of() }}
    group by outcomes.decision_id, outcomes.kind
),

reported as (
    select distinct
        decisions.programme_id,
        measured.kind
    from decisions
    inner join measured on decisions.decision_id = measured.decision_id
),

final as (
    select
        decisions.decision_id,
        decisions.programme_id,
        decisions.customer_id,
        coalesce(tiers.value_tier, 'unrated') as stratum,
        {{ month_index('decisions.decided_at') }} as month_index,
        case when decisions.is_mature and channel_reported.kind is not null then coalesce(channel.value, 0) end as channel_value,
        case when decisions.is_mature and customer_reported.kind is not null then coalesce(customer.value, 0) end as customer_value,
        programmes.is_registered,
        decisions.is_holdout,
        decisions.is_mature,
        decisions.decided_at
    from decisions
    inner join programmes on decisions.programme_id = programmes.programme_id
    left join reported as channel_reported
        on
            decisions.programme_id = channel_reported.programme_id
            and programmes.channel_metric = channel_reported.kind
    left join reported as customer_reported
        on
            decisions.programme_id = customer_reported.programme_id
            and programmes.customer_metric = customer_reported.kind
    left join measured as channel
        on
            decisions.decision_id = channel.decision_id
            and programmes.channel_metric = channel.kind
    left join measured as customer
        on
            decisions.decision_id = customer.decision_id
            and programmes.customer_metric = customer.kind
    left join {{ ref('int_value_tier_history') }} as tiers
        on decisions.customer_id = tiers.customer_id and {{ holds_at('tiers', 'decisions.decided_at') }}
)

select * from final
