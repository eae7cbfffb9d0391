with final as (
    select * from {{ ref('stg_hubspot__message_consents') }}
    union all
    select * from {{ ref('stg_hubspot__subscription_consents') }}
    union all
    select * from {{ ref('stg_hubspot__contact_consents') }}
)

select * from final
