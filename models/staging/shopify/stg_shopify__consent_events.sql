with customers as (
    select *
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

-- before there was a state a channel there was one tick; without the time of an act it is a setting of unknown origin
stated as (
    select
        customers.*,
        'email' as channel,
        email as contact_point,
        case
            when email_consent_state is not null then upper(email_consent_state)
            when accepts_marketing and accepts_marketing_updated_at is not null then 'SUBSCRIBED'
            when accepts_marketing then 'SUBSCRIBED_BY_SETTING'
            when accepts_marketing_updated_at > created_at then 'UNSUBSCRIBED'
        end as state,
        upper(coalesce(email_opt_in_level, old_opt_in_level)) as opt_in_level,
        case when email_consent_state is not null then email_consent_at else accepts_marketing_updated_at end as stated_at
    from customers
    union all
    select
        customers.*,
        'sms',
        phone,
        upper(sms_consent_state),
        upper(sms_opt_in_level),
        sms_consent_at
    from customers
),

-- not subscribed at a time is a refusal; without a time it is how every record begins, and says nothing
judged as (
    select
        *,
        case
            when state in ('SUBSCRIBED', 'PENDING') then 'grant'
            when state = 'SUBSCRIBED_BY_SETTING' then 'import_grant'
            when state in ('UNSUBSCRIBED', 'REDACTED') then 'withdraw'
            when state = 'INVALID' then 'hard_bounce'
            when state = 'NOT_SUBSCRIBED' and stated_at is not null then 'deny'
        end as action,
        state = 'SUBSCRIBED' and opt_in_level = 'CONFIRMED_OPT_IN' as is_confirmed
    from stated
),

final as (
    select
        *,
        'shopify' as source_system,
        channel || ':' || customer_id || ':' || state || coalesce(':' || cast(stated_at as {{ engine_type('string') }}), '') as consent_event_id,
        customer_id as source_record_id,
        case when contact_point is not null then case channel when 'sms' then 'phone' else channel end end as identifier_type,
        contact_point as identifier_value,
        'marketing' as purpose,
        'cell' as scope,
        case
            when state in ('REDACTED', 'INVALID') then 'system'
            when action = 'import_grant' then 'import'
            else 'subject'
        end as actor,
        -- a shop that waits for the confirmation asks for it whatever the law: the strictest jurisdiction holds
        case when state = 'PENDING' then 'unknown' end as jurisdiction,
        case when is_confirmed or state = 'PENDING' then 'shopify:customer:' || customer_id end as proof_ref,
        case when is_confirmed then stated_at end as double_opt_in_at,
        -- a grant without a time counts from the first instant it can date from, anything else from the last
        coalesce(stated_at, case when action in ('grant', 'import_grant') then created_at else updated_at end, created_at) as occurred_at
    from judged
    where action is not null
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'jurisdiction', 'proof_ref', 'double_opt_in_at', 'occurred_at',
]) }}
