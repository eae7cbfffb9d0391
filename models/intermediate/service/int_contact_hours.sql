-- The hours of the UTC day at which it is a decent hour for a customer wherever he may be: in his zone, or where that is not known
-- in every zone of his country, and else in the company's. What a build says must hold for days, so both of two clocks count.
with instants as (
    select {{ as_of() }} as instant
    union all
    select {{ days_after(as_of(), parameter(ref('fatigue_parameters'), 'contact_hours_days')) }} as instant
),

zones as (
    select
        country_zones.country,
        country_zones.timezone,
        {{ utc_offset_minutes('country_zones.timezone', 'instants.instant') }} as utc_offset
    from {{ ref('country_zones') }} as country_zones
    cross join instants
    where {{ is_effective('country_zones') }}
),

places as (
    select
        timezone as place,
        min(utc_offset) as min_offset,
        max(utc_offset) as max_offset
    from zones
    group by timezone

    union all

    select
        country as place,
        min(utc_offset) as min_offset,
        max(utc_offset) as max_offset
    from zones
    group by country
),

homes as (
    select distinct
        country,
        timezone
    from zones
),

-- A zone outside the country leaves both plausible.
plausible as (
    select
        customers.customer_id,
        least(own.min_offset, nation.min_offset) as min_offset,
        greatest(own.max_offset, nation.max_offset) as max_offset
    from {{ ref('int_customers') }} as customers
    left join places as own on customers.timezone = own.place
    left join homes on customers.timezone = homes.timezone and upper(customers.country) = homes.country
    left join places as nation on case when homes.timezone is null then upper(customers.country) end = nation.place
),

windows as (
    select
        plausible.customer_id,
        hours.channel,
        hours.opens_hour * 60 - coalesce(plausible.min_offset, company.min_offset) as opens_minute,
        hours.closes_hour * 60 - coalesce(plausible.max_offset, company.max_offset) as closes_minute
    from plausible
    cross join {{ ref('contact_hours') }} as hours
    left join places as company on company.place = '*'
    where {{ is_effective('hours') }}
),

final as (
    select
        customer_id,
        channel,
        case when opens_minute < closes_minute then {{ time_of_day('opens_minute') }} else '00:00' end as contact_from,
        case when opens_minute < closes_minute then {{ time_of_day('closes_minute') }} else '00:00' end as contact_until
    from windows
)

select * from final
