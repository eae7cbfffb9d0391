with customers as (
    select
        *,
        customer_id as source_record_id,
        created_at as first_seen_at
    from {{ ref('base_stripe__customer') }}
    where raw_status = 'used'
),

-- the address given with the card of a known customer may be that of whoever pays for them
guests as (
    select
        *,
        payer_id as source_record_id,
        paid_at as first_seen_at
    from {{ ref('stg_stripe__payers') }}
    where is_guest and payer_id is not null
),

final as (
    {{ identifiers_seen('stripe', [['customers', 'email'], ['customers', 'phone'], ['customers', 'external_id'], ['guests', 'email']]) }}
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
