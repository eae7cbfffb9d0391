-- Responses that are no score of their scale, one row a raw record, in the shape of int_quarantine.
with scaled as (
    select
        surveys.raw_source,
        surveys.raw_table,
        surveys.raw_key,
        surveys.ingested_at,
        surveys.score,
        coalesce(surveys.scale_min, instruments.scale_min) as scale_min,
        coalesce(surveys.scale_max, instruments.scale_max) as scale_max
    from {{ ref('int_surveys') }} as surveys
    left join {{ ref('survey_instruments') }} as instruments
        on surveys.instrument = instruments.instrument and {{ is_effective('instruments') }}
    where surveys.ingested_at <= {{ as_of() }}
),

final as (
    select
        raw_source,
        raw_table,
        raw_key,
        'SCORE_OUT_OF_SCALE' as reason_code,
        'score' as reason_column,
        'service' as found_in,
        count(*) as row_count,
        min(ingested_at) as first_seen_at
    from scaled
    where (score between scale_min and scale_max and scale_min < scale_max) is distinct from true
    group by raw_source, raw_table, raw_key
)

select * from final
