with cells as (
    select
        purposes.code as purpose,
        channels.code as channel
    from {{ ref('codes') }} as purposes
    cross join {{ ref('codes') }} as channels
    where
        purposes.kind = 'purpose'
        and channels.kind = 'channel'
),

withdrawals as (
    select
        reach.customer_id,
        ledger.event_id,
        cells.purpose,
        cells.channel,
        ledger.status,
        ledger.reason_code,
        ledger.is_clearable,
        ledger.effective_at,
        ledger.ingested_at as known_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    inner join cells
        on
            (ledger.purpose is null or ledger.purpose = cells.purpose)
            and (ledger.channel is null or ledger.channel = cells.channel)
    where ledger.evidence_kind = 'withdrawal'
),

final as (
    select *
    from withdrawals
    where not exists (
        select 1 as found
        from {{ ref('int_consent_clearances') }} as clearances
        where
            clearances.event_id = withdrawals.event_id
            and clearances.purpose = withdrawals.purpose
            and clearances.channel = withdrawals.channel
    )
)

select * from final
