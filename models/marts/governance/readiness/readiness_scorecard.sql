-- A checkpoint passes when it is measured and every one of its measures is met.
with worded as (
    select
        checkpoint_id,
        measure,
        is_met,
        statement || ': ' || coalesce({{ number_as_text('value') }}, 'not measured') as finding,
        case
            when is_met then ''
            else ' (' || {{ dbt.replace('bound', "'_'", "' '") }} || ' ' || {{ number_as_text('threshold') }} || ')'
        end as shortfall
    from {{ ref('readiness_evidence') }}
),

measures as (
    select
        checkpoint_id,
        count(*) as measure_count,
        sum(case when is_met then 1 else 0 end) as met_count,
        {{ text_list('finding || shortfall', 'measure', '; ') }} as evidence
    from worded
    group by checkpoint_id
),

joined as (
    select
        checkpoints.checkpoint_id,
        checkpoints.kind,
        checkpoints.statement,
        coalesce(measures.evidence, 'not measured') as evidence,
        checkpoints.ordinal,
        coalesce(measures.met_count = measures.measure_count, false) as is_passed,
        checkpoints.is_blocking
    from {{ ref('readiness_checkpoints') }} as checkpoints
    left join measures on checkpoints.checkpoint_id = measures.checkpoint_id
    where {{ is_effective('checkpoints') }}
),

final as (
    select
        {{ contract_columns([
            ('string', ['checkpoint_id', 'kind', 'statement', 'evidence']),
            ('integer', ['ordinal']),
            ('boolean', ['is_passed', 'is_blocking']),
        ]) }}
    from joined
)

select * from final
