with requests as (
    select
        reach.customer_id,
        case ledger.action when 'erasure' then 'erasure' when 'restrict' then 'restriction' else 'objection' end as fact,
        ledger.effective_at as started_at,
        ledger.ingested_at as known_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    where ledger.event_id like 'privacy|%'
),

complaints as (
    select
        reach.customer_id,
        ledger.event_id,
        ledger.effective_at,
        ledger.ingested_at as known_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    where ledger.action = 'complaint'
),

standing as (
    select distinct
        customer_id,
        event_id
    from {{ ref('int_consent_withdrawals') }}
),

-- Who has refused a purpose is not asked for it again before the days of the jurisdiction are over.
refused as (
    select
        withdrawals.customer_id,
        topics.code as topic,
        withdrawals.effective_at as started_at,
        max({{ days_after('withdrawals.effective_at', 'defaults.no_ask_days') }}) as ends_at,
        min(withdrawals.known_at) as known_at
    from {{ ref('int_consent_withdrawals') }} as withdrawals
    inner join {{ ref('int_consent_defaults') }} as defaults
        on
            withdrawals.customer_id = defaults.customer_id
            and withdrawals.purpose = defaults.purpose
            and withdrawals.channel = defaults.channel
    inner join {{ ref('codes') }} as topics on topics.kind = 'topic' and topics.code = 'ask-' || withdrawals.purpose
    group by withdrawals.customer_id, topics.code, withdrawals.effective_at
),

-- A channel is blocked once no address of it is left; one that is free keeps it open.
blocked as (
    select
        addresses.customer_id,
        addresses.channel,
        max(blocks.effective_at) as started_at,
        max(blocks.known_at) as known_at
    from {{ ref('int_consent_addresses') }} as addresses
    left join {{ ref('int_consent_blocks') }} as blocks
        on
            addresses.point_key = blocks.point_key
            and addresses.channel = blocks.channel
    group by addresses.customer_id, addresses.channel
    having sum(case when blocks.point_key is null then 1 else 0 end) = 0
),

final as (
    select
        customer_id,
        cast(null as {{ engine_type('string') }}) as account_id,
        fact,
        cast(null as {{ engine_type('string') }}) as channel,
        started_at,
        cast(null as timestamp) as ends_at,
        known_at,
        cast(null as timestamp) as end_known_at,
        cast(null as {{ engine_type('string') }}) as topic
    from requests

    union all

    select
        complaints.customer_id,
        null as account_id,
        'complained' as fact,
        null as channel,
        complaints.effective_at,
        case when standing.event_id is null then complaints.effective_at end as ends_at,
        complaints.known_at,
        null as end_known_at,
        null as topic
    from complaints
    left join standing
        on
            complaints.customer_id = standing.customer_id
            and complaints.event_id = standing.event_id

    union all

    select
        customer_id,
        null as account_id,
        'address_blocked' as fact,
        channel,
        started_at,
        null as ends_at,
        known_at,
        null as end_known_at,
        null as topic
    from blocked

    union all

    select
        customer_id,
        null as account_id,
        'do_not_ask' as fact,
        null as channel,
        started_at,
        ends_at,
        known_at,
        null as end_known_at,
        topic
    from refused

    union all

    select
        customer_id,
        null as account_id,
        'asked_to_confirm' as fact,
        null as channel,
        started_at,
        ends_at,
        known_at,
        null as end_known_at,
        topic
    from {{ ref('int_consent_requests') }}
)

select * from final
