-- What every measure of readiness comes to. What was not measured is not met.
with last_review as (
    select
        review_month,
        is_reviewed,
        max(review_month) over (partition by 1) as last_month
    from {{ ref('ai_review_queue') }}
    where due_on <= {{ as_of() }}
),

measured as (
    select * from {{ ref('int_readiness_agreements') }}
    union all
    select * from {{ ref('int_readiness_decisions') }}
    union all
    select * from {{ ref('int_readiness_layer') }}
    union all
    {{ measures_of(ref('escalations'), {'escalations_without_owner': breaches('accountable is null')}) }}
    union all
    {{ measures_of(ref('escalations'), {
        'escalations_acknowledged_in_time': share_of('is_sla_met'),
    }, 'opened_at >= ' ~ measure_since('escalations_acknowledged_in_time')) }}
    union all
    {{ measures_of(ref('definition_divergence'), {
        'shared_terms_compared': "count(distinct case when compared > 0 and 'decision_tier' in (system_a, system_b) then term end)",
        'shared_terms_divergent': "count(distinct case when status = 'open' then term end)",
    }, "term in ('active_customer', 'at_risk', 'high_value')") }}
    union all
    {{ measures_of(ref('definition_divergence'), {
        'divergences_of_high_impact': breaches("status = 'open' and impact = 'high'"),
    }) }}
    union all
    {{ measures_of(ref('surfacing_coverage'), {
        'contexts_shown_in_time': share_of('is_covered and is_acknowledged'),
        'consumers_on_current_definitions': share_of("definitions_status = 'current'"),
    }) }}
    union all
    {{ measures_of(ref('programme_status'), {
        'programmes_without_customer_outcome': breaches('not has_customer_outcome'),
        'programmes_without_holdout': breaches('not has_holdout'),
        'programmes_unregistered': breaches('not is_registered'),
        'programmes_without_verdict': breaches("coalesce(quality_verdict, 'no_holdout') = 'no_holdout'"),
    }) }}
    union all
    {{ measures_of(ref('attribute_inventory'), {
        'attributes_undefined': breaches("classification = 'undefined'"),
        'tier_columns_not_agreed': breaches("system_name = 'decision_tier' and classification <> 'authoritative'"),
    }) }}
    union all
    {{ measures_of(ref('row_reconciliation'), {
        'rows_unaccounted_for': 'sum(abs(raw_rows - used_rows - quarantined_rows - ignored_rows))',
    }) }}
    union all
    {{ measures_of(ref('retention_cohorts'), {
        'mature_cohorts': 'count(distinct case when is_mature then cohort_month end)',
        'arms_with_retention': "count(distinct case when is_mature and arm in ('treated', 'holdout') then arm end)",
    }) }}
    union all
    {{ measures_of(ref('value_trajectories'), {
        'customers_with_value_slope': 'count(distinct case when slope is not null then customer_id end)',
    }) }}
    union all
    {{ measures_of('last_review', {'review_completed': share_of('is_reviewed')}, 'review_month = last_month') }}
    union all
    {{ measures_of(ref('ai_review_findings'), {'findings_without_disposition': "count(case when status = 'open' then finding_id end)"}) }}
),

joined as (
    select
        measures.measure,
        measures.checkpoint_id,
        measures.statement,
        measures.bound,
        measured.value,
        measures.threshold,
        coalesce(
            case measures.bound
                when 'at_most' then measured.value <= measures.threshold
                when 'at_least' then measured.value >= measures.threshold
            end,
            false
        ) as is_met
    from {{ ref('readiness_measures') }} as measures
    left join measured on measures.measure = measured.measure
    where {{ is_effective('measures') }}
),

final as (
    select
        {{ contract_columns([
            ('string', ['measure', 'checkpoint_id', 'statement', 'bound']),
            ('double', ['value', 'threshold']),
            ('boolean', ['is_met']),
        ]) }}
    from joined
)

select * from final
