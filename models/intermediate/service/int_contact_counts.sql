with touched as (
    select distinct customer_id
    from {{ ref('int_contact_attempts') }}
),

own_caps as (
    select
        customer_id,
        channel,
        cap_touches as max_touches,
        cap_days as window_days,
        row_number() over (partition by customer_id, channel order by stated_at desc, event_id asc) as cap_rank
    from {{ ref('int_preferences') }}
    where preference = 'frequency_cap'
),

caps as (
    select
        customer_id,
        channel,
        max_touches,
        window_days
    from own_caps
    where cap_rank = 1

    union

    select
        touched.customer_id,
        limits.channel,
        limits.max_touches,
        limits.window_days
    from {{ ref('contact_caps') }} as limits
    cross join touched
    where {{ is_effective('limits') }}

    union

    -- A cap of none holds for whoever was never touched as well.
    select
        customers.customer_id,
        limits.channel,
        limits.max_touches,
        limits.window_days
    from {{ ref('contact_caps') }} as limits
    cross join {{ ref('int_customers') }} as customers
    where
        limits.max_touches <= 0
        and {{ is_effective('limits') }}
),

-- An inner join: an outer one on such a condition compares every cap with every touch.
counted as (
    select
        caps.customer_id,
        caps.channel,
        caps.max_touches,
        caps.window_days,
        count(*) as touch_count,
        max(attempts.occurred_at) as last_touch_at
    from caps
    inner join {{ ref('int_contact_attempts') }} as attempts
        on
            caps.customer_id = attempts.customer_id
            and (caps.channel is null or caps.channel = attempts.channel)
            and attempts.occurred_at >= {{ days_before(as_of(), 'caps.window_days') }}
    group by caps.customer_id, caps.channel, caps.max_touches, caps.window_days
),

final as (
    select
        caps.customer_id,
        caps.channel,
        caps.max_touches,
        caps.window_days,
        coalesce(counted.touch_count, 0) as touch_count,
        counted.last_touch_at
    from caps
    left join counted
        on
            caps.customer_id = counted.customer_id
            and caps.channel is not distinct from counted.channel
            and caps.max_touches = counted.max_touches
            and caps.window_days = counted.window_days
)

select * from final
