with contacts as (
    select
        *,
        contact_id as source_record_id,
        created_at as first_seen_at,
        -- a lead has not signed up: its id is a random one of the vendor's
        case when not is_lead then external_id end as own_number
    from {{ ref('stg_intercom__contacts') }}
),

final as (
    {{ identifiers_seen('intercom', [['contacts', 'email'], ['contacts', 'phone'], ['contacts', 'external_id', 'own_number']]) }}
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
