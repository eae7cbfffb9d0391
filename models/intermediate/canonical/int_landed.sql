{{ config(materialized='view') }}

with consent_events as (
    select
        'consent_events' as entity,
        source_system,
        source_record_id,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }} as identifier_value,
        cast(null as {{ engine_type('string') }}) as account_source_id,
        cast(null as {{ engine_type('string') }}) as ticket_id,
        action,
        scope,
        purpose,
        channel,
        cast(null as boolean) as is_severe,
        cast(null as {{ engine_type('string') }}) as topic,
        raw_key,
        raw_ingested_at
    from ({{ union_landed('consent_events') }}) as landed_consent_events
),

preference_events as (
    select
        'preference_events' as entity,
        source_system,
        source_record_id,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }} as identifier_value,
        null as account_source_id,
        null as ticket_id,
        preference as action,
        null as scope,
        null as purpose,
        channel,
        null as is_severe,
        value as topic,
        raw_key,
        raw_ingested_at
    from ({{ union_landed('preference_events') }}) as landed_preference_events
),

privacy_requests as (
    select
        'privacy_requests' as entity,
        source_system,
        source_record_id,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }} as identifier_value,
        null as account_source_id,
        null as ticket_id,
        kind as action,
        'global' as scope,
        null as purpose,
        null as channel,
        null as is_severe,
        null as topic,
        raw_key,
        raw_ingested_at
    from ({{ union_landed('privacy_requests') }}) as landed_privacy_requests
),

tickets as (
    select
        'tickets' as entity,
        source_system,
        source_record_id,
        null as identifier_type,
        null as identifier_value,
        account_source_id,
        ticket_id,
        status as action,
        null as scope,
        null as purpose,
        null as channel,
        coalesce(is_escalated, false) or priority is null or priority not in ('low', 'normal') as is_severe,
        null as topic,
        raw_key,
        raw_ingested_at
    from ({{ union_landed('tickets') }}) as landed_tickets
),

ticket_events as (
    select
        'ticket_events' as entity,
        source_system,
        null as source_record_id,
        null as identifier_type,
        null as identifier_value,
        null as account_source_id,
        ticket_id,
        coalesce(to_status, kind) as action,
        null as scope,
        null as purpose,
        null as channel,
        kind = 'escalate' as is_severe,
        null as topic,
        raw_key,
        raw_ingested_at
    from ({{ union_landed('ticket_events') }}) as landed_ticket_events
),

escalations as (
    select
        'escalations' as entity,
        source_system,
        source_record_id,
        null as identifier_type,
        null as identifier_value,
        account_source_id,
        null as ticket_id,
        status as action,
        null as scope,
        null as purpose,
        null as channel,
        true as is_severe,
        null as topic,
        raw_key,
        raw_ingested_at
    from ({{ union_landed('escalations') }}) as landed_escalations
),

landed as (
    select * from consent_events
    union all
    select * from preference_events
    union all
    select * from privacy_requests
    union all
    select * from tickets
    union all
    select * from ticket_events
    union all
    select * from escalations
),

final as (
    select
        *,
        {{ subject_key() }} as subject_key
    from landed
)

select * from final
