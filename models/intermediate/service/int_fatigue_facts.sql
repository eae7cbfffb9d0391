with final as (
    select
        customer_id,
        cast(null as {{ engine_type('string') }}) as account_id,
        'fatigued' as fact,
        cast(null as {{ engine_type('string') }}) as channel,
        entered_at as started_at,
        cast(null as timestamp) as ends_at,
        -- A state that the tier works out could be known when it began.
        entered_at as known_at,
        cast(null as timestamp) as end_known_at,
        cast(null as {{ engine_type('string') }}) as topic
    from {{ ref('int_fatigue_levels') }}
    where fatigue_level = 'high'

    union all

    select
        customer_id,
        null as account_id,
        case preference when 'too_many' then 'said_too_many' when 'topic_off' then 'topic_off' else 'snoozed' end as fact,
        channel,
        stated_at,
        ends_at,
        known_at,
        null as end_known_at,
        topic
    from {{ ref('int_preferences') }}
    where preference in ('too_many', 'snooze_until', 'topic_off')

    union all

    select
        customer_id,
        null as account_id,
        'cap_reached' as fact,
        channel,
        coalesce(last_touch_at, {{ as_of() }}),
        null as ends_at,
        coalesce(last_touch_at, {{ as_of() }}) as known_at,
        null as end_known_at,
        null as topic
    from {{ ref('int_contact_counts') }}
    -- A cap of none is reached without a touch.
    where touch_count >= max_touches
)

select * from final
