{%- set tolerance = parameter(ref('consent_parameters'), 'clock_tolerance_minutes') -%}
with requests as (
    select
        request_id,
        source_system,
        source_record_id,
        identifier_type,
        identifier_value,
        kind,
        received_at,
        raw_ingested_at
    from {{ ref('int_privacy_requests') }}

    union all

    -- An erasure stands when its request has gone from the sources.
    select
        erasures.request_id,
        'decision_tier' as source_system,
        erasures.request_id as source_record_id,
        null as identifier_type,
        null as identifier_value,
        'erasure' as kind,
        erasures.erased_at as received_at,
        erasures.erased_at as raw_ingested_at
    from {{ ref('int_erasures') }} as erasures
    left join {{ ref('int_privacy_requests') }} as requests on erasures.request_id = requests.request_id
    where requests.request_id is null
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
        occurred_at_latest,
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
        null as occurred_at_latest,
        raw_ingested_at,
        coalesce(raw_ingested_at, received_at, cast('1970-01-01' as timestamp)) as ingested_at
    from requests
),

known as (
    select
        statements.*,
        'record|' || statements.source_system || '|' || statements.source_record_id as record_key,
        'identifier|' || statements.identifier_type || '|' || statements.identifier_value as identifier_key,
        purposes.code as known_purpose,
        channels.code as known_channel,
        actions.evidence_kind,
        actions.evidence_kind in ('grant', 'confirmation') as is_grant,
        actions.is_address_block,
        actions.is_clearable,
        actions.status,
        actions.reason_code,
        -- Whatever its clock says, it had happened when it arrived.
        least(greatest(statements.occurred_at, statements.occurred_at_latest), statements.raw_ingested_at) as latest_at
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
        record_key,
        identifier_key,
        coalesce(record_key, identifier_key) as subject_key,
        case
            when identifier_type in ('email', 'phone') then coalesce(identifier_key, record_key)
            else coalesce(record_key, identifier_key)
        end as point_key,
        action,
        evidence_kind,
        status,
        reason_code,
        -- A withdrawal reaches everything its scope or its unknown purpose leaves open; null is every purpose.
        case
            when is_grant or (evidence_kind <> 'block' and coalesce(scope, 'cell') in ('cell', 'purpose')) then known_purpose
        end as purpose,
        case when is_grant or coalesce(scope, 'cell') in ('cell', 'channel') then known_channel end as channel,
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
            when not is_grant then coalesce(least(occurred_at, raw_ingested_at), {{ as_of() }})
            when occurred_at <= ingested_at then case when latest_at <= {{ as_of() }} then latest_at end
            when occurred_at <= ingested_at + {{ tolerance }} * interval '1 minute' then ingested_at
        end as effective_at,
        case
            when double_opt_in_at <= ingested_at then double_opt_in_at
            when double_opt_in_at <= ingested_at + {{ tolerance }} * interval '1 minute' then ingested_at
        end as double_opt_in_at,
        -- Of an unsure time, a grant counts from the last possible instant and all else from the first. The other end puts them in order.
        case when latest_at > occurred_at then case when is_grant then occurred_at else latest_at end end as other_end_at,
        occurred_at,
        ingested_at
    from known
)

select * from final
