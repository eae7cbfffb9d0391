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

opted_out_history as (
    {{ evidence_rows(ref('base_hubspot__contact_property_history'), "property_name = 'hs_email_optout' and lower(property_value) = 'true'", 'changed_at') }}
),

address_changes as (
    select
        contact_id,
        max(changed_at) as last_changed_at
    from {{ ref('base_hubspot__contact_property_history') }}
    where raw_status = 'used' and property_name = 'email'
    group by contact_id
),

-- The address of a past opt-out is the current one unless it changed since.
opted_out_before as (
    select
        opted_out_history.*,
        case
            when coalesce(address_changes.last_changed_at <= opted_out_history.changed_at, address_changes.contact_id is null)
                then contacts.email
        end as email
    from opted_out_history
    left join address_changes on opted_out_history.contact_id = address_changes.contact_id
    left join {{ ref('base_hubspot__contact') }} as contacts
        on
            opted_out_history.contact_id = contacts.contact_id
            and contacts.raw_status = 'used'
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
        updated_at as occurred_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from opted_out
    union all
    select
        'opt_out_history|' || raw_key,
        contact_id,
        email,
        null,
        'channel',
        'withdraw',
        'import',
        null,
        changed_at,
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
        updated_at,
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
