-- What the properties of contacts, now and in the past, say about consent. They describe the address of their time: a
-- change of address resets them, so that the past ones count as well. A flag that cannot be read is taken for raised.
{%- set restrictions = [
    {'kind': 'opt_out', 'from': 'opted_out', 'person': 'contact_id', 'action': 'withdraw', 'actor': 'import', 'at': 'updated_at'},
    {'kind': 'opt_out_history', 'from': 'opted_out_before', 'person': 'contact_id', 'action': 'withdraw', 'actor': 'import', 'at': 'changed_at'},
    {'kind': 'hard_bounce', 'from': 'bounced', 'person': 'case when email is null then contact_id end', 'action': 'hard_bounce', 'actor': 'system', 'at': 'updated_at'},
] %}

with opted_out as (
    {{ evidence_rows(ref('base_hubspot__contact'), "is_opted_out or raw_column = 'property_hs_email_optout'", 'updated_at') }}
),

bounced as (
    {{ evidence_rows(ref('base_hubspot__contact'), 'hard_bounce_reason is not null', 'updated_at') }}
),

opted_out_history as (
    {{ evidence_rows(
        ref('base_hubspot__contact_property_history'),
        "property_name = 'hs_email_optout' and lower(property_value) = 'true'",
        'changed_at'
    ) }}
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

restrictions as (
    {%- for restriction in restrictions %}
    select
        'hubspot' as source_system,
        '{{ restriction.kind }}|' || raw_key as consent_event_id,
        {{ restriction.person }} as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        'email' as channel,
        'channel' as scope,
        '{{ restriction.action }}' as action,
        '{{ restriction.actor }}' as actor,
        {{ restriction.at }} as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from {{ restriction.from }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A legal basis that somebody set is no proof of consent; a deleted or unreadable contact has none.
legal_bases as (
    select
        'hubspot' as source_system,
        'legal_basis|' || raw_key as consent_event_id,
        contact_id as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        'marketing' as purpose,
        'email' as channel,
        'cell' as scope,
        'import_grant' as action,
        'import' as actor,
        case when lower(legal_basis) like '%freely given consent%' then 'consent' else 'legitimate_interest' end as legal_basis,
        created_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_hubspot__contact') }}
    where
        raw_status = 'used'
        and is_deleted is distinct from true
        and (lower(legal_basis) like '%freely given consent%' or lower(legal_basis) like '%legitimate interest%')
),

final as (
    {%- set columns = [
        'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope',
        'action', 'actor', 'occurred_at'
    ] %}
    {{ conform('consent_events', 'restrictions', columns) }}
    union all
    {{ conform('consent_events', 'legal_bases', columns + ['purpose', 'legal_basis']) }}
)

select * from final
