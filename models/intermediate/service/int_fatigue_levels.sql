with levels as (
    select *
    from {{ ref('fatigue_levels') }} as fatigue_levels
    where {{ is_effective('fatigue_levels') }}
),

entries as (
    select
        pressure.customer_id,
        levels.fatigue_level,
        levels.ordinal,
        levels.exit_pressure,
        max(pressure.occurred_at) as entered_at
    from {{ ref('int_pressure') }} as pressure
    inner join levels on pressure.pressure_after >= levels.enter_pressure
    group by pressure.customer_id, levels.fatigue_level, levels.ordinal, levels.exit_pressure
),

-- A level once entered holds until the pressure has fallen below its exit: before a later touch, after one, or by now.
later as (
    select
        entries.customer_id,
        entries.fatigue_level,
        min(least(pressure.pressure_before, pressure.pressure_after)) as lowest_since
    from entries
    inner join {{ ref('int_pressure') }} as pressure
        on entries.customer_id = pressure.customer_id and entries.entered_at < pressure.occurred_at
    group by entries.customer_id, entries.fatigue_level
),

latest as (
    select
        customer_id,
        pressure_now,
        row_number() over (partition by customer_id order by occurred_at desc, signal_key desc) as touch_rank
    from {{ ref('int_pressure') }}
),

final as (
    select
        entries.customer_id,
        entries.fatigue_level,
        entries.ordinal,
        entries.entered_at,
        latest.pressure_now as pressure
    from entries
    inner join latest on entries.customer_id = latest.customer_id and latest.touch_rank = 1
    left join later
        on
            entries.customer_id = later.customer_id
            and entries.fatigue_level = later.fatigue_level
    where
        latest.pressure_now >= entries.exit_pressure
        and (later.lowest_since is null or later.lowest_since >= entries.exit_pressure)
)

select * from final
