{#- A grant may say itself when it was confirmed: at once, or as late as an event of its own might. -#}
{%- set last = "greatest(grants.earliest_at + requirements.confirmation_days * interval '1 day', grants.effective_at + interval '1 microsecond')" -%}
{%- set is_doubled = '(grants.double_opt_in_at >= grants.effective_at and grants.double_opt_in_at < ' ~ last ~ ')' -%}
with grants as (
    select
        ledger.*,
        coalesce(ledger.other_end_at, ledger.effective_at) as earliest_at,
        reach.customer_id
    from {{ ref('int_consent_ledger') }} as ledger
    left join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    where
        ledger.evidence_kind = 'grant'
        and ledger.effective_at is not null
        and ledger.purpose is not null
        and ledger.channel is not null
),

-- A grant that names no notice we know was given under none, which every material notice has changed.
notices as (
    select
        grants.event_id,
        min(newer.effective_from) as changed_at,
        greatest(min(newer.effective_from), requirements.notice_from) as outdated_at
    from grants
    inner join {{ ref('int_consent_requirements') }} as requirements on grants.event_id = requirements.event_id and requirements.needs_notice
    inner join {{ ref('consent_notices') }} as newer
        on
            grants.purpose = newer.purpose
            and newer.is_material
            and newer.effective_from <= {{ as_of() }}
    left join {{ ref('consent_notices') }} as accepted
        on
            grants.purpose = accepted.purpose
            and grants.notice_version = accepted.notice_version
    where
        accepted.effective_from is null
        or accepted.effective_from < newer.effective_from
    group by grants.event_id, requirements.notice_from
),

confirmations as (
    select
        grants.event_id,
        min(confirming.effective_at) as confirmed_at,
        min(confirming.ingested_at) as known_at
    from grants
    inner join {{ ref('int_consent_requirements') }} as requirements on grants.event_id = requirements.event_id
    inner join {{ ref('int_consent_ledger') }} as confirming
        on
            confirming.evidence_kind = 'confirmation'
            and confirming.actor = 'subject'
            and grants.point_key = confirming.point_key
            and grants.purpose = confirming.purpose
            and grants.channel = confirming.channel
            and grants.effective_at <= coalesce(confirming.other_end_at, confirming.effective_at)
            and confirming.effective_at < grants.earliest_at + requirements.confirmation_days * interval '1 day'
    group by grants.event_id
),

-- A withdrawal at the source that only ends the grants before it.
ended as (
    select
        grants.event_id,
        min(ending.effective_at) as ended_at,
        min(ending.ingested_at) as known_at
    from grants
    inner join {{ ref('int_consent_reach') }} as reach on grants.customer_id = reach.customer_id
    inner join {{ ref('int_consent_ledger') }} as ending
        on
            reach.event_id = ending.event_id
            and ending.evidence_kind = 'expiry'
            and grants.earliest_at <= coalesce(ending.other_end_at, ending.effective_at)
            and (ending.purpose is null or grants.purpose = ending.purpose)
            and (ending.channel is null or grants.channel = ending.channel)
    group by grants.event_id
),

judged as (
    select
        grants.event_id,
        grants.customer_id,
        grants.subject_key,
        grants.point_key,
        grants.purpose,
        grants.channel,
        coalesce(grants.legal_basis, 'consent') as legal_basis,
        grants.action,
        grants.actor,
        grants.is_authenticated,
        ended.event_id is not null as is_ended,
        notices.event_id is not null as is_outdated,
        grants.proof_ref is not null as is_proven,
        requirements.needs_proof,
        requirements.needs_confirmation,
        requirements.proof_from,
        requirements.confirmation_from,
        grants.earliest_at,
        grants.effective_at as granted_at,
        coalesce(case when {{ is_doubled }} then grants.double_opt_in_at end, confirmations.confirmed_at) as confirmed_at,
        grants.earliest_at + requirements.confirmation_days * interval '1 day' as confirm_until,
        lifetimes.expires_at,
        notices.changed_at as notice_changed_at,
        notices.outdated_at,
        ended.ended_at,
        grants.ingested_at,
        -- When it could be known that it was given and, where that is needed, confirmed; and that the source had ended it.
        case
            when requirements.needs_confirmation and ({{ is_doubled }} is distinct from true)
                then greatest(grants.ingested_at, confirmations.known_at)
            else grants.ingested_at
        end as known_at,
        ended.known_at as end_known_at
    from grants
    inner join {{ ref('int_consent_requirements') }} as requirements on grants.event_id = requirements.event_id
    left join {{ ref('int_consent_lifetimes') }} as lifetimes on grants.event_id = lifetimes.event_id
    left join notices on grants.event_id = notices.event_id
    left join confirmations on grants.event_id = confirmations.event_id
    left join ended on grants.event_id = ended.event_id
),

final as (
    select
        *,
        action = 'grant'
        and (actor is not distinct from 'subject')
        and is_proven
        and (notice_changed_at is null or granted_at < notice_changed_at)
        and (not needs_confirmation or confirmed_at is not null) as can_clear,
        case
            when is_ended then 'expired'
            when expires_at <= {{ as_of() }} then 'expired'
            when is_outdated then 'expired'
            when needs_proof and not is_proven then 'unknown'
            when needs_confirmation and confirmed_at is null and confirm_until <= {{ as_of() }} then 'expired'
            when needs_confirmation and confirmed_at is null then 'pending'
            else 'granted'
        end as status,
        case
            when is_ended then 'ENDED_AT_SOURCE'
            when expires_at <= {{ as_of() }} then 'CONSENT_EXPIRED'
            when is_outdated then 'NOTICE_CHANGED'
            when needs_proof and not is_proven then 'GRANT_WITHOUT_PROOF'
            when needs_confirmation and confirmed_at is null and confirm_until <= {{ as_of() }} then 'CONFIRMATION_EXPIRED'
            when needs_confirmation and confirmed_at is null then 'CONFIRMATION_PENDING'
            else 'GRANTED'
        end as reason_code
    from judged
)

select * from final
