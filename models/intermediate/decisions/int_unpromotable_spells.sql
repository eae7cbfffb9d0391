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
        customers.first_seen_at as instant
    from {{ ref('int_customers') }} as customers
    cross join sides
    union
    select
        customer_id,
        is_known,
        began_at
    from evidence
    union
    select
        customer_id,
        is_known,
        ended_at
    from evidence
),

spells as (
    select
        customer_id,
        is_known,
        instant as valid_from,
        lead(instant) over (partition by customer_id, is_known order by instant) as valid_to
    from instants
    where instant <= {{ as_of() }}
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
        alive.purpose,
        alive.channel,
        min(against.known_at) as known_at
    from alive
    inner join evidence as against
        on
            against.stance = 'against'
            and alive.customer_id = against.customer_id
            and alive.is_known = against.is_known
            and alive.purpose = against.purpose
            and alive.channel = against.channel
            and alive.valid_from >= against.began_at
            and (against.ended_at is null or alive.valid_from < against.ended_at)
    group by alive.customer_id, alive.is_known, alive.valid_from, alive.purpose, alive.channel
),

final as (
    select
        spells.customer_id,
        spells.is_known,
        spells.valid_from,
        spells.valid_to,
        greatest(spells.valid_from, max(stopped.known_at), max(lapsed.end_known_at)) as known_from
    from spells
    left join alive
        on
            spells.customer_id = alive.customer_id
            and spells.is_known = alive.is_known
            and spells.valid_from = alive.valid_from
    left join stopped
        on
            alive.customer_id = stopped.customer_id
            and alive.is_known = stopped.is_known
            and alive.valid_from = stopped.valid_from
            and alive.purpose = stopped.purpose
            and alive.channel = stopped.channel
    -- An end the source told of later could be known no sooner.
    left join evidence as lapsed
        on
            spells.customer_id = lapsed.customer_id
            and spells.is_known = lapsed.is_known
            and spells.valid_from >= lapsed.ended_at
    group by spells.customer_id, spells.is_known, spells.valid_from, spells.valid_to
    having count(alive.channel) = count(stopped.channel)
)

select * from final
