-- Which grants a contact point holds: its own, and those of the records it belongs to.
with grants as (
    select *
    from {{ ref('int_consent_grants') }}
    where customer_id is not null
),

own as (
    select
        customer_id,
        channel,
        purpose,
        point_key,
        event_id
    from grants
),

inherited as (
    select
        grants.customer_id,
        grants.channel,
        grants.purpose,
        addresses.point_key,
        grants.event_id
    from grants
    inner join {{ ref('int_consent_links') }} as links on grants.point_key = links.record_key
    inner join {{ ref('int_consent_addresses') }} as addresses
        on
            grants.customer_id = addresses.customer_id
            and grants.channel = addresses.channel
            and links.identifier_key = addresses.point_key
),

final as (
    select * from own
    union
    select * from inherited
)

select * from final
