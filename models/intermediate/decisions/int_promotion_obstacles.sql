-- What stood against promotion, [began_at, ended_at) in truth and [known_began_at, known_ended_at) by what was known: withdrawals
-- until they were answered, and suppressions.
with cells as (
    select distinct
        purpose,
        channel
    from {{ ref('action_catalogue') }} as actions
    where
        action_class = 'promotional'
        and {{ is_effective('actions') }}
),

withdrawals as (
    select
        reach.customer_id,
        cells.purpose,
        cells.channel,
        ledger.event_id,
        ledger.effective_at as began_at,
        ledger.ingested_at as known_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    inner join cells
        on
            (ledger.purpose is null or ledger.purpose = cells.purpose)
            and (ledger.channel is null or ledger.channel = cells.channel)
    where ledger.evidence_kind = 'withdrawal'
),

answers as (
    select
        answers.event_id,
        answers.purpose,
        answers.channel,
        case when grants.needs_confirmation then grants.confirmed_at else grants.granted_at end as answered_at,
        grants.known_at
    from {{ ref('int_consent_answers') }} as answers
    inner join {{ ref('int_consent_grants') }} as grants on answers.grant_event_id = grants.event_id
),

withdrawn as (
    select
        withdrawals.customer_id,
        withdrawals.purpose,
        withdrawals.channel,
        withdrawals.began_at,
        min(answers.answered_at) as ended_at,
        greatest(withdrawals.began_at, withdrawals.known_at) as known_began_at,
        min(greatest(answers.answered_at, answers.known_at)) as known_ended_at,
        withdrawals.known_at
    from withdrawals
    left join answers
        on
            withdrawals.event_id = answers.event_id
            and withdrawals.purpose = answers.purpose
            and withdrawals.channel = answers.channel
    group by
        withdrawals.customer_id, withdrawals.event_id, withdrawals.purpose, withdrawals.channel, withdrawals.began_at, withdrawals.known_at
),

final as (
    select * from withdrawn

    union

    select
        suppressions.customer_id,
        cells.purpose,
        cells.channel,
        suppressions.started_at as began_at,
        suppressions.ends_at as ended_at,
        greatest(suppressions.started_at, suppressions.known_at) as known_began_at,
        greatest(suppressions.ends_at, case when suppressions.ends_at is not null then suppressions.end_known_at end) as known_ended_at,
        suppressions.known_at
    from {{ ref('int_suppressions') }} as suppressions
    inner join cells on suppressions.channel = cells.channel
    where
        suppressions.action_class = 'promotional'
        and suppressions.topic is null
)

select * from final
