with parameters as (
    select max(case when parameter = 'clock_tolerance_minutes' then value end) as clock_tolerance_minutes
    from {{ ref('consent_parameters') }} as consent_parameters
    where {{ is_effective('consent_parameters') }}
),

statements as (
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
        'privacy|' || request_id,
        source_system,
        source_record_id,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }},
        null,
        null,
        'global',
        kind,
        'subject',
        null,
        null,
        request_id,
        null,
        null,
        null,
        received_at,
        raw_ingested_at,
        coalesce(raw_ingested_at, received_at, cast('1970-01-01' as timestamp))
    from {{ ref('int_privacy_requests') }}
),

known as (
    select
        statements.*,
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
        event_id,
        source_system,
        case when source_record_id is not null then 'record|' || source_system || '|' || source_record_id end as record_key,
        case when identifier_value is not null then 'identifier|' || identifier_type || '|' || identifier_value end as identifier_key,
        coalesce(
            'record|' || source_system || '|' || source_record_id,
            'identifier|' || identifier_type || '|' || identifier_value
        ) as subject_key,
        case
            when identifier_value is not null and (identifier_type in ('email', 'phone') or source_record_id is null)
                then 'identifier|' || identifier_type || '|' || identifier_value
            else 'record|' || source_system || '|' || source_record_id
        end as point_key,
        action,
        evidence_kind,
        status,
        reason_code,
        -- A withdrawal reaches everything its scope or its unknown purpose leaves open; null is every purpose.
        case
            when evidence_kind in ('grant', 'confirmation') then known_purpose
            when evidence_kind = 'block' then null
            when scope is null or scope in ('cell', 'purpose') then known_purpose
        end as purpose,
        case
            when evidence_kind in ('grant', 'confirmation') then known_channel
            when scope is null or scope in ('cell', 'channel') then known_channel
        end as channel,
        actor,
        legal_basis,
        jurisdiction,
        proof_ref,
        notice_version,
        is_address_block,
        is_clearable,
        coalesce(is_authenticated, false) as is_authenticated,
        -- What is dated after its arrival counts from its arrival; a grant too far ahead has no time and grants nothing.
        case
            when evidence_kind not in ('grant', 'confirmation')
                then
                    case
                        when occurred_at > raw_ingested_at then raw_ingested_at
                        else coalesce(occurred_at, raw_ingested_at, {{ as_of() }})
                    end
            when occurred_at <= ingested_at then occurred_at
            when occurred_at <= ingested_at + parameters.clock_tolerance_minutes * interval '1 minute' then ingested_at
        end as effective_at,
        case
            when double_opt_in_at <= ingested_at then double_opt_in_at
            when double_opt_in_at <= ingested_at + parameters.clock_tolerance_minutes * interval '1 minute' then ingested_at
        end as double_opt_in_at,
        occurred_at,
        ingested_at
    from known
    cross join parameters
)

select * from final
