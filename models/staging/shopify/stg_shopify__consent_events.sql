-- Not subscribed at a time is a refusal; without a time it is how every record begins, and says nothing. What is no longer
-- current can only withdraw.
with judged as (
    select
        *,
        case
            when consent_state in ('UNSUBSCRIBED', 'REDACTED') then 'withdraw'
            when consent_state = 'INVALID' then 'hard_bounce'
            when not is_current then null
            when consent_state in ('SUBSCRIBED', 'PENDING') then 'grant'
            when consent_state = 'SUBSCRIBED_BY_SETTING' then 'import_grant'
            when consent_state = 'NOT_SUBSCRIBED' and stated_at is not null then 'deny'
        end as action,
        consent_state = 'SUBSCRIBED' and opt_in_level = 'CONFIRMED_OPT_IN' as is_confirmed
    from {{ ref('stg_shopify__consent_states') }}
),

final as (
    select
        'shopify' as source_system,
        customer_id as source_record_id,
        contact_point as identifier_value,
        'marketing' as purpose,
        channel,
        'cell' as scope,
        action,
        {{ lineage_columns() | join(',\n        ') }},
        channel || ':' || raw_key || ':' || consent_state
        || coalesce(':' || cast(stated_at as {{ engine_type('string') }}), '') as consent_event_id,
        case when contact_point is not null then identifier_type end as identifier_type,
        case
            when consent_state in ('REDACTED', 'INVALID') then 'system'
            when action = 'import_grant' then 'import'
            else 'subject'
        end as actor,
        -- a shop that waits for the confirmation asks for it whatever the law: the strictest jurisdiction holds
        case when consent_state = 'PENDING' then 'unknown' end as jurisdiction,
        case when is_confirmed or consent_state = 'PENDING' then 'shopify:customer:' || customer_id end as proof_ref,
        case when is_confirmed then stated_at end as double_opt_in_at,
        -- a grant without a time counts from the first instant it can date from, anything else from the last
        coalesce(
            stated_at,
            case when action in ('grant', 'import_grant') then created_at else updated_at end,
            created_at
        ) as occurred_at
    from judged
    where action is not null
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'jurisdiction', 'proof_ref', 'double_opt_in_at', 'occurred_at',
]) }}
