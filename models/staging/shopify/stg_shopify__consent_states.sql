-- a withdrawal stands in whichever version of a record says it, and whatever else cannot be read there
with refusals as (
    {{ evidence_rows(
        ref('base_shopify__customer'),
        "upper(email_consent_state) in ('UNSUBSCRIBED', 'REDACTED', 'INVALID') or upper(sms_consent_state) in ('UNSUBSCRIBED', 'REDACTED', 'INVALID')",
        'updated_at',
    ) }}
),

customers as (
    {% for relation, condition in {
        ref('base_shopify__customer'): "raw_status = 'used'",
        'refusals': "raw_status <> 'used'",
    }.items() -%}
    select
        customer_id,
        email,
        phone,
        email_consent_state,
        email_opt_in_level,
        email_consent_at,
        sms_consent_state,
        sms_opt_in_level,
        sms_consent_at,
        old_opt_in_level,
        accepts_marketing,
        accepts_marketing_updated_at,
        raw_status = 'used' as is_current,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
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
        is_current,
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
        is_current,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from customers
)

select * from final
