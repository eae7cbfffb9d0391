-- Where a customer can be reached: the identifiers of a channel, and records whose address the source says is blocked.
with identifiers as (
    select
        identifier_map.customer_id,
        channels.channel,
        'identifier|' || identifier_map.identifier_type || '|' || identifier_map.identifier_value as point_key
    from {{ ref('int_identifier_map') }} as identifier_map
    inner join {{ ref('contact_channels') }} as channels on identifier_map.identifier_type = channels.identifier_type
    where not identifier_map.is_blocked
),

blocked_records as (
    select
        subject_map.customer_id,
        blocks.channel,
        blocks.point_key
    from {{ ref('int_consent_blocks') }} as blocks
    inner join {{ ref('int_subject_map') }} as subject_map on blocks.point_key = subject_map.subject_key
    where blocks.point_key like 'record|%'
),

final as (
    select * from identifiers
    union
    select * from blocked_records
)

select * from final
