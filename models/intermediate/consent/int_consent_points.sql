with points as (
    select
        addresses.customer_id,
        addresses.channel,
        purposes.code as purpose,
        addresses.point_key
    from {{ ref('int_consent_addresses') }} as addresses
    cross join {{ ref('codes') }} as purposes
    where purposes.kind = 'purpose'

    union all

    -- What was granted over what is no address of the customer any more.
    select distinct
        holdings.customer_id,
        holdings.channel,
        holdings.purpose,
        holdings.point_key
    from {{ ref('int_consent_holdings') }} as holdings
    left join {{ ref('int_consent_addresses') }} as addresses
        on
            holdings.customer_id = addresses.customer_id
            and holdings.channel = addresses.channel
            and holdings.point_key = addresses.point_key
    where addresses.customer_id is null
),

-- The hash of the identifier alone, as in customer_identifiers; once an address, for it costs more than the joins.
hashed as (
    select
        point_key,
        {{ keyed_hash(remove_all('point_key', '^identifier\\|[^|]*\\|')) }} as contact_point_hash
    from (select distinct point_key from points) as addresses
),

-- A default speaks only where nobody has spoken.
spoken as (
    select distinct
        customer_id,
        channel,
        purpose
    from {{ ref('int_consent_holdings') }}
),

best as (
    select
        held.customer_id,
        held.channel,
        held.purpose,
        held.point_key,
        grants.event_id,
        grants.status,
        grants.reason_code,
        grants.legal_basis,
        grants.granted_at,
        grants.confirmed_at,
        grants.needs_confirmation,
        grants.expires_at,
        row_number() over (
            partition by held.customer_id, held.channel, held.purpose, held.point_key
            order by
                case grants.status when 'granted' then 0 when 'pending' then 1 when 'expired' then 2 else 3 end,
                coalesce(grants.expires_at, cast('9999-12-31' as timestamp)) desc,
                grants.granted_at desc,
                grants.reason_code asc,
                grants.event_id asc
        ) as grant_rank
    from {{ ref('int_consent_holdings') }} as held
    inner join {{ ref('int_consent_grants') }} as grants on held.event_id = grants.event_id
),

final as (
    select
        points.customer_id,
        points.channel,
        points.point_key,
        hashed.contact_point_hash,
        points.purpose,
        case
            when denials.event_id is not null then denials.status
            when blocks.event_id is not null then 'denied'
            when best.status is not null then best.status
            when spoken.customer_id is not null then 'unknown'
            else defaults.default_status
        end as status,
        case
            when denials.event_id is not null then denials.reason_code
            when blocks.event_id is not null then blocks.reason_code
            when best.status is not null then best.reason_code
            when spoken.customer_id is not null then 'NO_EVIDENCE'
            else defaults.reason_code
        end as reason_code,
        coalesce(denials.event_id, blocks.event_id, best.event_id) as decided_by_event_id,
        case
            when denials.event_id is null and blocks.event_id is null
                then coalesce(best.legal_basis, case when spoken.customer_id is null then defaults.legal_basis end)
        end as legal_basis,
        coalesce(
            denials.effective_at,
            blocks.effective_at,
            case when best.needs_confirmation then best.confirmed_at else best.granted_at end
        ) as effective_at,
        case when denials.event_id is null and blocks.event_id is null then best.expires_at end as expires_at
    from points
    inner join {{ ref('int_consent_defaults') }} as defaults
        on
            points.customer_id = defaults.customer_id
            and points.purpose = defaults.purpose
            and points.channel = defaults.channel
    left join hashed on points.point_key = hashed.point_key
    left join {{ ref('int_consent_denials') }} as denials
        on
            points.customer_id = denials.customer_id
            and points.purpose = denials.purpose
            and points.channel = denials.channel
    left join {{ ref('int_consent_blocks') }} as blocks
        on
            points.point_key = blocks.point_key
            and points.channel = blocks.channel
    left join best
        on
            points.customer_id = best.customer_id
            and points.channel = best.channel
            and points.purpose = best.purpose
            and points.point_key = best.point_key
            and best.grant_rank = 1
    left join spoken
        on
            points.customer_id = spoken.customer_id
            and points.channel = spoken.channel
            and points.purpose = spoken.purpose
)

select * from final
