with blocks as (
    select
        ledger.event_id,
        ledger.record_key,
        ledger.point_key,
        channels.channel,
        ledger.reason_code,
        ledger.effective_at,
        ledger.ingested_at as known_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('contact_channels') }} as channels
        on
            (ledger.channel is null or ledger.channel = channels.channel)
            and (
                ledger.point_key not like 'identifier|%'
                or ledger.point_key like 'identifier|' || channels.identifier_type || '|%'
            )
    where ledger.is_address_block
),

uncleared as (
    select *
    from blocks
    where not exists (
        select 1 as found
        from {{ ref('int_consent_clearances') }} as clearances
        where
            clearances.event_id = blocks.event_id
            and clearances.channel = blocks.channel
    )
),

-- A block on a record is one on each of its addresses; a block on an address is one on the records that carry it.
blocked as (
    select
        event_id,
        point_key,
        channel,
        reason_code,
        effective_at,
        known_at
    from uncleared

    union

    select
        uncleared.event_id,
        links.identifier_key,
        uncleared.channel,
        uncleared.reason_code,
        uncleared.effective_at,
        uncleared.known_at
    from uncleared
    inner join {{ ref('contact_channels') }} as channels on uncleared.channel = channels.channel
    inner join {{ ref('int_consent_links') }} as links
        on
            uncleared.point_key = links.record_key
            and links.identifier_key like 'identifier|' || channels.identifier_type || '|%'

    union

    select
        uncleared.event_id,
        links.record_key,
        uncleared.channel,
        uncleared.reason_code,
        uncleared.effective_at,
        uncleared.known_at
    from uncleared
    inner join {{ ref('int_consent_links') }} as links on uncleared.point_key = links.identifier_key
),

final as (
    select
        point_key,
        channel,
        min(reason_code) as reason_code,
        min(event_id) as event_id,
        min(effective_at) as effective_at,
        min(known_at) as known_at
    from blocked
    group by point_key, channel
)

select * from final
