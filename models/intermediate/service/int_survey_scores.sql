-- Every readable response on one scale, 0 the worst and 1 the best.
with scaled as (
    select
        subject_map.customer_id,
        surveys.source_system || '|' || surveys.response_id as response_key,
        surveys.source_system || '|' || surveys.ticket_id as ticket_key,
        surveys.responded_at,
        surveys.ingested_at,
        (surveys.score - coalesce(surveys.scale_min, instruments.scale_min))
        / nullif(coalesce(surveys.scale_max, instruments.scale_max) - coalesce(surveys.scale_min, instruments.scale_min), 0) as share,
        instruments.is_higher_better
    from {{ ref('int_surveys') }} as surveys
    inner join {{ ref('int_subject_map') }} as subject_map on surveys.subject_key = subject_map.subject_key
    inner join {{ ref('survey_instruments') }} as instruments
        on surveys.instrument = instruments.instrument and {{ is_effective('instruments') }}
    where
        surveys.responded_at <= {{ as_of() }}
        and surveys.ingested_at <= {{ as_of() }}
),

final as (
    select
        response_key,
        customer_id,
        ticket_key,
        case when is_higher_better then share else 1 - share end as score,
        responded_at,
        ingested_at
    from scaled
    where share between 0 and 1
)

select * from final
