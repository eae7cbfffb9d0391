with final as (
    select distinct
        event_id,
        purpose,
        channel
    from {{ ref('int_consent_answers') }}
)

select * from final
