{%- set days_of = {'year': 365, 'quarter': 90, 'month': 30, 'week': 7, 'day': 1} -%}
with preferences as (
    select
        source_system || '|' || event_id as event_id,
        subject_key,
        preference,
        value,
        channel,
        least(occurred_at, ingested_at) as stated_at,
        ingested_at as known_at
    from {{ ref('int_preference_events') }}
    where ingested_at <= {{ as_of() }}
),

-- What a shared address says is said for everyone who uses it, and what an id that several records have says, for all of them.
spoken as (
    select
        subject_map.customer_id,
        preferences.*
    from preferences
    inner join {{ ref('int_subject_map') }} as subject_map on preferences.subject_key = subject_map.subject_key

    union

    select
        identity_map.customer_id,
        preferences.*
    from preferences
    inner join {{ ref('int_identity_map') }} as identity_map on preferences.subject_key = identity_map.subject_key

    union

    select
        identifier_map.customer_id,
        preferences.*
    from preferences
    inner join {{ ref('int_identifier_map') }} as identifier_map
        on preferences.subject_key = 'identifier|' || identifier_map.identifier_type || '|' || identifier_map.identifier_value
),

final as (
    select
        spoken.customer_id,
        spoken.event_id,
        spoken.preference,
        codes.code as channel,
        -- A topic nobody knows is every topic.
        topics.code as topic,
        -- A number that cannot be read is the strictest one.
        coalesce(
            {{ try_cast("nullif(" ~ remove_all("spoken.value", '[^0-9].*$') ~ ", '')", 'bigint') }},
            {{ parameter(ref('fatigue_parameters'), 'cap_touches') }}
        ) as cap_touches,
        -- So many in a day, or in 30 days: the number before the unit, if there is one.
        case
            {%- for unit, days in days_of.items() %}
            {%- set number = "nullif(" ~ remove_all(remove_all("lower(spoken.value)", ' *' ~ unit ~ '.*$'), '^.*[^0-9]') ~ ", '')" %}
            when lower(spoken.value) like '%{{ unit }}%'
                then {{ days }} * least(coalesce(nullif({{ try_cast(number, 'bigint') }}, 0), 1), 999)
            {%- endfor %}
            else {{ parameter(ref('fatigue_parameters'), 'cap_days') }}
        end as cap_days,
        spoken.stated_at,
        case
            when spoken.preference = 'snooze_until' then {{ parse_utc('spoken.value') }}
            when spoken.preference = 'too_many'
                then {{ days_after('spoken.stated_at', parameter(ref('fatigue_parameters'), 'too_many_days')) }}
        end as ends_at,
        spoken.known_at
    from spoken
    left join {{ ref('codes') }} as codes on codes.kind = 'channel' and spoken.channel = codes.code
    left join {{ ref('codes') }} as topics
        on
            spoken.preference = 'topic_off'
            and topics.kind = 'topic'
            and lower(trim(spoken.value)) = topics.code
)

select * from final
