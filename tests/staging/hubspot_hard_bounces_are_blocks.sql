{{ config(group='data_platform') }}

-- Which bounces are hard is said twice, for engagement in `event_mappings` and for consent in the adapter: both must agree.
with categories as (
    select distinct category
    from {{ ref('base_hubspot__email_event_bounce') }}
    where category is not null
    union
    select discriminator
    from {{ ref('event_mappings') }}
    where
        source_system = 'hubspot'
        and event_name = 'BOUNCE'
        and discriminator is not null
),

mapped as (
    select
        categories.category,
        coalesce(mappings.signal_id = 'email_bounced_hard', false) as is_hard_signal,
        {{ hubspot_is_hard_bounce('categories.category') }} as is_block
    from categories
    left join {{ ref('event_mappings') }} as mappings
        on
            mappings.source_system = 'hubspot'
            and mappings.event_name = 'BOUNCE'
            and categories.category = mappings.discriminator
)

select *
from mapped
where is_hard_signal <> is_block
