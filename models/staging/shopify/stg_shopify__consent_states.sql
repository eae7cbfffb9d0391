with customers as (
    select *
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

-- before there was a state a channel there was one tick; without the time of an act it is a setting of unknown origin
ticked as (
    select
        *,
        case
            when accepts_marketing and accepts_marketing_updated_at is not null then 'SUBSCRIBED'
            when accepts_marketing then 'SUBSCRIBED_BY_SETTING'
            when accepts_marketing_updated_at > created_at then 'UNSUBSCRIBED'
        end as tick_state
    from customers
),

final as (
    select
        customer_id,
        'email' as channel,
        'email' as identifier_type,
        email as contact_point,
        upper(coalesce(email_consent_state, tick_state)) as consent_state,
        upper(coalesce(email_opt_in_level, old_opt_in_level)) as opt_in_level,
        case when email_consent_state is not null then email_consent_at else accepts_marketing_updated_at end as stated_at,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from ticked
    union all
    select
        customer_id,
        'sms' as channel,
        'phone' as identifier_type,
        phone as contact_point,
        upper(sms_consent_state) as consent_state,
        upper(sms_opt_in_level) as opt_in_level,
        sms_consent_at as stated_at,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from customers
)

select * from final
