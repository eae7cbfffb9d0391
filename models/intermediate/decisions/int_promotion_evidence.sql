-- What spoke for promotion and what stood against it, of a customer and over a channel, now and in the past: by all that is known
-- now, and (`is_known`) by what was known at each instant itself.
with cells as (
    select distinct
        purpose,
        channel
    from {{ ref('action_catalogue') }} as actions
    where
        action_class = 'promotional'
        and {{ is_effective('actions') }}
),

grants as (
    select
        holdings.customer_id,
        cells.purpose,
        cells.channel,
        grants.is_proven,
        grants.needs_proof,
        case when grants.needs_confirmation then grants.confirmed_at else grants.granted_at end as counted_at,
        grants.granted_at,
        grants.ingested_at,
        grants.known_at,
        -- Of a customer who has moved to where more is asked for, the grant counted until then.
        least(grants.confirmation_from, case when not grants.is_proven then grants.proof_from end) as more_asked_from,
        least(grants.expires_at, grants.outdated_at, grants.ended_at) as ended_at,
        least(grants.expires_at, grants.outdated_at, greatest(grants.ended_at, grants.end_known_at)) as known_ended_at,
        grants.end_known_at
    from {{ ref('int_consent_holdings') }} as holdings
    inner join cells on holdings.purpose = cells.purpose and holdings.channel = cells.channel
    inner join {{ ref('int_consent_grants') }} as grants on holdings.event_id = grants.event_id
),

held as (
    select
        customer_id,
        purpose,
        channel,
        counted_at as began_at,
        ended_at,
        greatest(counted_at, known_at) as known_began_at,
        known_ended_at,
        end_known_at
    from grants
    where (is_proven or not needs_proof) and counted_at is not null

    union all

    select
        customer_id,
        purpose,
        channel,
        granted_at as began_at,
        least(ended_at, more_asked_from) as ended_at,
        greatest(granted_at, ingested_at) as known_began_at,
        least(known_ended_at, more_asked_from) as known_ended_at,
        end_known_at
    from grants
    where granted_at < more_asked_from

    union all

    select
        defaults.customer_id,
        cells.purpose,
        cells.channel,
        cast('1970-01-01' as timestamp) as began_at,
        null as ended_at,
        cast('1970-01-01' as timestamp) as known_began_at,
        null as known_ended_at,
        null as end_known_at
    from {{ ref('int_consent_defaults') }} as defaults
    inner join cells on defaults.purpose = cells.purpose and defaults.channel = cells.channel
    where defaults.default_status = 'granted'
),

final as (
    {% for is_known, side in [('false', ''), ('true', 'known_')] -%}
    {% for stance, evidence in [('for', 'held'), ('against', ref('int_promotion_obstacles'))] -%}
    select distinct
        customer_id,
        purpose,
        channel,
        '{{ stance }}' as stance,
        {{ is_known }} as is_known,
        {{ side ~ 'began_at as ' if side }}began_at,
        {{ side ~ 'ended_at as ' if side }}ended_at,
        {{ 'known_at' if stance == 'against' else 'cast(null as timestamp)' }} as known_at,
        {{ 'end_known_at' if stance == 'for' and is_known == 'false' else 'cast(null as timestamp)' }} as end_known_at
    from {{ evidence }}
    {{ 'union all' if not (stance == 'against' and is_known == 'true') }}
    {% endfor -%}
    {% endfor -%}
)

select * from final
