-- What spoke for promotion and what stood against it, of a customer and over a channel, now and in the past.
with cells as (
    select distinct
        purpose,
        channel
    from {{ ref('action_catalogue') }} as actions
    where
        action_class = 'promotional'
        and {{ is_effective('actions') }}
),

held as (
    select
        holdings.customer_id,
        cells.purpose,
        cells.channel,
        case when grants.needs_confirmation then grants.confirmed_at else grants.granted_at end as began_at,
        least(grants.expires_at, grants.outdated_at, grants.ended_at) as ended_at,
        grants.end_known_at
    from {{ ref('int_consent_holdings') }} as holdings
    inner join cells on holdings.purpose = cells.purpose and holdings.channel = cells.channel
    inner join {{ ref('int_consent_grants') }} as grants on holdings.event_id = grants.event_id
    where grants.is_proven or not grants.needs_proof

    union

    -- Before the customer moved to where more is asked for.
    select
        holdings.customer_id,
        cells.purpose,
        cells.channel,
        grants.granted_at as began_at,
        least(
            grants.expires_at, grants.outdated_at, grants.ended_at, grants.confirmation_from,
            case when not grants.is_proven then grants.proof_from end
        ) as ended_at,
        grants.end_known_at
    from {{ ref('int_consent_holdings') }} as holdings
    inner join cells on holdings.purpose = cells.purpose and holdings.channel = cells.channel
    inner join {{ ref('int_consent_grants') }} as grants on holdings.event_id = grants.event_id
    where
        grants.granted_at < coalesce(grants.confirmation_from, {{ as_of() }})
        and (grants.is_proven or grants.granted_at < coalesce(grants.proof_from, {{ as_of() }}))

    union

    select
        defaults.customer_id,
        cells.purpose,
        cells.channel,
        cast('1970-01-01' as timestamp) as began_at,
        null as ended_at,
        null as end_known_at
    from {{ ref('int_consent_defaults') }} as defaults
    inner join cells on defaults.purpose = cells.purpose and defaults.channel = cells.channel
    where defaults.default_status = 'granted'
),

against as (
    select
        reach.customer_id,
        cells.purpose,
        cells.channel,
        ledger.effective_at as began_at,
        min(case when grants.needs_confirmation then grants.confirmed_at else grants.granted_at end) as ended_at,
        ledger.ingested_at as known_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    inner join cells
        on
            (ledger.purpose is null or ledger.purpose = cells.purpose)
            and (ledger.channel is null or ledger.channel = cells.channel)
    left join {{ ref('int_consent_answers') }} as answers
        on
            ledger.event_id = answers.event_id
            and cells.purpose = answers.purpose
            and cells.channel = answers.channel
    left join {{ ref('int_consent_grants') }} as grants on answers.grant_event_id = grants.event_id
    where ledger.evidence_kind = 'withdrawal'
    group by reach.customer_id, ledger.event_id, cells.purpose, cells.channel, ledger.effective_at, ledger.ingested_at

    union

    select
        suppressions.customer_id,
        cells.purpose,
        cells.channel,
        suppressions.started_at,
        suppressions.ends_at,
        suppressions.known_at
    from {{ ref('int_suppressions') }} as suppressions
    inner join cells on suppressions.channel = cells.channel
    where
        suppressions.action_class = 'promotional'
        and suppressions.topic is null
),

final as (
    select
        customer_id,
        purpose,
        channel,
        'for' as stance,
        began_at,
        ended_at,
        cast(null as timestamp) as known_at,
        end_known_at
    from held
    where began_at is not null

    union

    select
        customer_id,
        purpose,
        channel,
        'against' as stance,
        began_at,
        ended_at,
        known_at,
        null as end_known_at
    from against
)

select * from final
