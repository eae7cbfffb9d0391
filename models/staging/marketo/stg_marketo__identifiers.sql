with leads as (
    select
        *,
        lead_id as source_record_id,
        created_at as first_seen_at
    from {{ ref('base_marketo__lead') }}
    where raw_status = 'used'
),

-- A withdrawal at an address a person used before is still theirs.
address_changes as (
    select
        *,
        lead_id as source_record_id,
        activity_at as first_seen_at
    from {{ ref('base_marketo__activity_change_data_value') }}
    where raw_status = 'used' and {{ marketo_flag('field_label') }} in ('email', 'email_address')
),

final as (
    {{ identifiers_seen('marketo', [
        ['leads', 'phone', "nullif(trim(mobile_phone), '')"],
        ['address_changes', 'email', "nullif(trim(old_value), '')"],
        ['address_changes', 'email', "nullif(trim(new_value), '')"],
    ]) }}
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
