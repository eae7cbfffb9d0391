with final as (
    select * from {{ ref('int_consent_facts') }}
    union all
    select * from {{ ref('int_fatigue_facts') }}
    union all
    select * from {{ ref('int_survey_facts') }}
    union all
    select
        *,
        null as topic
    from {{ ref('int_service_facts') }}
    union all
    select
        *,
        null as topic
    from {{ ref('int_context_facts') }}
)

select * from final
