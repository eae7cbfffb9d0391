with statements as (
    select
        source_system || '|' || consent_event_id as event_id,
        source_system,
        source_record_id,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }} as identifier_value,
        purpose,
        channel,
        scope,
        action,
        actor,
        legal_basis,
        jurisdiction,
        proof_ref,
        notice_version,
        is_authenticated,
        double_opt_in_at,
        occurred_at,
        raw_ingested_at,
        ingested_at
    from {{ ref('int_consent_events') }}

    union all

    select
        'privacy|' || request_id as event_id,
        source_system,
        source_record_id,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }},
        null as purpose,
        null as channel,
        'global' as scope,
        kind,
        'subject' as actor,
        null as legal_basis,
        null as jurisdiction,
        request_id,
        null as notice_version,
        null as is_authenticated,
        null as double_opt_in_at,
        received_at,
        raw_ingested_at,
        coalesce(raw_ingested_at, received_at, cast('1970-01-01' as timestamp)) as ingested_at
    from {{ ref('int_privacy_requests') }}

    union all

    -- An erasure stands when its request has gone from the sources.
    select
        'privacy|' || erasures.request_id,
        'decision_tier',
        erasures.request_id,
        null as identifier_type,
        null as identifier_value,
        null as purpose,
        null as channel,
        'global',
        'erasure',
        'subject',
        null as legal_basis,
        null as jurisdiction,
        erasures.request_id,
        null as notice_version,
        null as is_authenticated,
        null as double_opt_in_at,
        erasures.erased_at,
        erasures.erased_at,
        erasures.erased_at
    from {{ ref('int_erasures') }} as erasures
    left join {{ ref('int_privacy_requests') }} as requests on erasures.request_id = requests.request_id
    where requests.request_id is null
),

known as (
    select
        statements.*,
        'record|' || statements.source_system || '|' || statements.source_record_id as record_key,
        'identifier|' || statements.identifier_type || '|' || statements.identifier_value as identifier_key,
        purposes.code as known_purpose,
        channels.code as known_channel,
        actions.evidence_kind,
        actions.is_address_block,
        actions.is_clearable,
        actions.status,
        actions.reason_code
    from statements
    inner join {{ ref('consent_actions') }} as actions on statements.action = actions.action
    left join {{ ref('codes') }} as purposes on purposes.kind = 'purpose' and statements.purpose = purposes.code
    left join {{ ref('codes') }} as channels on channels.kind = 'channel' and statements.channel = channels.code
    where statements.ingested_at <= {{ as_of() }}
),

final as (
    select
        known.event_id,
        known.source_system,
        known.record_key,
        known.identifier_key,
        coalesce(known.record_key, known.identifier_key) as subject_key,
        case
            when known.identifier_type in ('email', 'phone') then coalesce(known.identifier_key, known.record_key)
            else coalesce(known.record_key, known.identifier_key)
        end as point_key,
        known.action,
        known.evidence_kind,
        known.status,
        known.reason_code,
        -- A withdrawal reaches everything its scope or its unknown purpose leaves open; null is every purpose.
        case
            when known.evidence_kind in ('grant', 'confirmation') then known.known_purpose
            when known.evidence_kind = 'block' then null
            when known.scope is null or known.scope in ('cell', 'purpose') then known.known_purpose
        end as purpose,
        case
            when known.evidence_kind in ('grant', 'confirmation') then known.known_channel
            when known.scope is null or known.scope in ('cell', 'channel') then known.known_channel
        end as channel,
        known.actor,
        known.legal_basis,
        known.jurisdiction,
        known.proof_ref,
        known.notice_version,
        known.is_address_block,
        known.is_clearable,
        coalesce(known.is_authenticated, false) as is_authenticated,
        -- What is dated after its arrival counts from its arrival; a grant too far ahead has no time and grants nothing.
        case
            when known.evidence_kind not in ('grant', 'confirmation')
                then
                    case
                        when known.occurred_at > known.raw_ingested_at then known.raw_ingested_at
                        else coalesce(known.occurred_at, known.raw_ingested_at, {{ as_of() }})
                    end
            when known.occurred_at <= known.ingested_at then known.occurred_at
            when known.occurred_at <= known.ingested_at + {{ parameter(ref('consent_parameters'), 'clock_tolerance_minutes') }} * interval '1 minute' then known.ingested_at
        end as effective_at,
        case
            when known.double_opt_in_at <= known.ingested_at then known.double_opt_in_at
            when known.double_opt_in_at <= known.ingested_at + {{ parameter(ref('consent_parameters'), 'clock_tolerance_minutes') }} * interval '1 minute' then known.ingested_at
        end as double_opt_in_at,
        known.occurred_at,
        known.ingested_at
    from known
)

select * from final
