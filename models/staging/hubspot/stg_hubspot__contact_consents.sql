-- What the properties of contacts, now and in the past, say about consent. They describe the address of their time: a
-- change of address resets them, so that the past ones count as well.
with opted_out as (
    {{ evidence_rows(ref('base_hubspot__contact'), 'is_opted_out', 'updated_at') }}
),

bounced as (
    {{ evidence_rows(ref('base_hubspot__contact'), 'hard_bounce_reason is not null', 'updated_at') }}
),

consenting as (
    select *
    from {{ ref('base_hubspot__contact') }}
    where
        raw_status = 'used'
        and (lower(legal_basis) like '%freely given consent%' or lower(legal_basis) like '%legitimate interest%')
),

opted_out_before as (
    {{ evidence_rows(ref('base_hubspot__contact_property_history'), "property_name = 'hs_email_optout' and lower(property_value) = 'true'", 'changed_at') }}
),

statements as (
    select
        'opt_out|' || raw_key as consent_event_id,
        contact_id,
        email,
        cast(null as {{ engine_type('string') }}) as purpose,
        'channel' as scope,
        'withdraw' as action,
        'import' as actor,
        cast(null as {{ engine_type('string') }}) as legal_basis,
        {{ evidence_time('updated_at') }} as occurred_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from opted_out
    union all
    select
        'opt_out_history|' || raw_key,
        contact_id,
        null,
        null,
        'channel',
        'withdraw',
        'import',
        null,
        {{ evidence_time('changed_at') }},
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from opted_out_before
    union all
    select
        'hard_bounce|' || raw_key,
        case when email is null then contact_id end,
        email,
        null,
        'channel',
        'hard_bounce',
        'system',
        null,
        {{ evidence_time('updated_at') }},
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from bounced
    union all
    select
        'legal_basis|' || raw_key,
        contact_id,
        email,
        'marketing',
        'cell',
        'import_grant',
        'import',
        case when lower(legal_basis) like '%freely given consent%' then 'consent' else 'legitimate_interest' end,
        created_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from consenting
),

final as (
    select
        *,
        'hubspot' as source_system,
        contact_id as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        'email' as channel
    from statements
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'legal_basis', 'occurred_at'
]) }}
