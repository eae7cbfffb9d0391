-- When the ledgers rule out every promotion of a customer: over each channel no grant was alive or something stood against it.
-- Pressure, caps and silent feeds of the past are not kept, so all other time is unknown and not free. Once by all that is known
-- now, and once (`is_known`) by what was known at each instant itself.
with evidence as (
    select *
    from {{ ref('int_promotion_evidence') }}
),

sides as (
    select false as is_known
    union all
    select true as is_known
),

instants as (
    select
        customers.customer_id,
        sides.is_known,
        customers.first_seen_at as instant,
        cast(null as timestamp) as end_known_at
    from {{ ref('int_customers') }} as customers
    cross join sides
    union all
    select
        customer_id,
        is_known,
        began_at,
        null as end_known_at
    from evidence
    union all
    select
        customer_id,
        is_known,
        ended_at,
        end_known_at
    from evidence
),

moments as (
    select
        customer_id,
        is_known,
        instant,
        max(end_known_at) as end_known_at
    from instants
    where instant <= {{ as_of() }}
    group by customer_id, is_known, instant
),

-- An end the source told of later could be known no sooner.
spells as (
    select
        customer_id,
        is_known,
        instant as valid_from,
        lead(instant) over (partition by customer_id, is_known order by instant) as valid_to,
        max(end_known_at) over (partition by customer_id, is_known order by instant) as ends_known_at
    from moments
),

alive as (
    select
        spells.customer_id,
        spells.is_known,
        spells.valid_from,
        held.purpose,
        held.channel
    from spells
    inner join evidence as held
        on
            held.stance = 'for'
            and spells.customer_id = held.customer_id
            and spells.is_known = held.is_known
            and spells.valid_from >= held.began_at
            and (held.ended_at is null or spells.valid_from < held.ended_at)
    group by spells.customer_id, spells.is_known, spells.valid_from, held.purpose, held.channel
),

stopped as (
    select
        alive.customer_id,
        alive.is_known,
        alive.valid_from,
        min(against.known_at) as known_at,
        count(against.began_at) > 0 as is_stopped
    from alive
    left join evidence as against
        on
            against.stance = 'against'
            and alive.customer_id = against.customer_id
            and alive.is_known = against.is_known
            and alive.purpose = against.purpose
            and alive.channel = against.channel
            and alive.valid_from >= against.began_at
            and alive.valid_from < coalesce(against.ended_at, cast('9999-12-31' as timestamp))
    group by alive.customer_id, alive.is_known, alive.valid_from, alive.purpose, alive.channel
),

final as (
    select
        spells.customer_id,
        spells.is_known,
        spells.valid_from,
        spells.valid_to,
        greatest(spells.valid_from, max(stopped.known_at), spells.ends_known_at) as known_from
    from spells
    left join stopped
        on
            spells.customer_id = stopped.customer_id
            and spells.is_known = stopped.is_known
            and spells.valid_from = stopped.valid_from
    group by spells.customer_id, spells.is_known, spells.valid_from, spells.valid_to, spells.ends_known_at
    having count(stopped.customer_id) = count(case when stopped.is_stopped then 1 end)
)

select * from final
