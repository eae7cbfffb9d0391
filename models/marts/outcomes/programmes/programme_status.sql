-- Whether a programme may go on as it is: every programme that acts, and every one that is registered.
with months as (
    select
        verdicts.programme_id,
        verdicts.verdict,
        verdicts.holdout_customers + verdicts.contaminated_customers as holdout_customers,
        verdicts.month,
        quality.verdict as quality_verdict,
        row_number() over (partition by verdicts.programme_id order by verdicts.month desc) as recency
    from {{ ref('goodhart_monitor') }} as verdicts
    left join {{ ref('quality_vs_velocity') }} as quality
        on
            verdicts.programme_id = quality.programme_id
            and verdicts.month = quality.month
),

registered as (
    select *
    from {{ ref('programmes') }} as programmes
    where {{ is_effective('programmes') }}
),

listed as (
    select programme_id from months
    union
    select programme_id from registered
    where programme_id <> '*'
),

divergent as (
    select {{ distinct_list("case when status = 'open' and impact = 'high' then term end") }} as terms
    from {{ ref('definition_divergence') }}
),

joined as (
    select
        listed.programme_id,
        -- What nobody has registered is taken for a machine's.
        coalesce(own.programme_type, every.programme_type, 'ai') as programme_type,
        own.function,
        own.owner,
        coalesce(own.customer_metric, every.customer_metric) as customer_metric,
        coalesce(own.counter_metric, every.counter_metric) as counter_metric,
        months.verdict,
        months.quality_verdict,
        divergent.terms as divergent_terms,
        own.programme_id is not null as is_registered,
        coalesce(metrics.grain = 'customer' and counters.metric is not null, false) as has_customer_outcome,
        coalesce(months.holdout_customers > 0, false) as has_holdout,
        months.month
    from listed
    cross join divergent
    left join registered as own on listed.programme_id = own.programme_id
    left join registered as every on every.programme_id = '*'
    left join {{ ref('outcome_metrics') }} as metrics
        on coalesce(own.customer_metric, every.customer_metric) = metrics.metric and {{ is_effective('metrics') }}
    left join {{ ref('outcome_metrics') }} as counters
        on coalesce(own.counter_metric, every.counter_metric) = counters.metric and {{ is_effective('counters') }}
    left join months
        on
            listed.programme_id = months.programme_id
            and months.recency = 1
),

judged as (
    select
        *,
        case when programme_type = 'ai' and divergent_terms is not null then 'DIVERGENT_DEFINITION,' else '' end
        || case when verdict = 'goodhart' then 'HARMS_CUSTOMERS,' else '' end
        || case when not has_holdout then 'NO_HOLDOUT,' else '' end
        || case when not has_customer_outcome then 'NO_CUSTOMER_OUTCOME,' else '' end
        || case when not is_registered then 'UNREGISTERED,' else '' end as reasons
    from joined
),

final as (
    select
        {{ contract_columns([
            ('string', ['programme_id', 'programme_type', 'function', 'owner', 'customer_metric', 'counter_metric', 'verdict', 'quality_verdict']),
        ]) }},
        cast(nullif({{ dbt.replace("reasons || '|'", "',|'", "''") }}, '|') as {{ engine_type('string') }}) as block_reasons,
        cast(case when programme_type = 'ai' then divergent_terms end as {{ engine_type('string') }}) as divergent_terms,
        {{ contract_columns([
            ('boolean', ['is_registered', 'has_customer_outcome', 'has_holdout']),
        ]) }},
        cast(reasons <> '' as boolean) as is_blocked,
        {{ contract_columns([
            ('date', ['month']),
        ]) }}
    from judged
)

select * from final
