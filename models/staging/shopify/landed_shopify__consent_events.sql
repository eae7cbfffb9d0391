with landed as (
    {{ base_table('shopify', 'customer', landed=true, only=[
        'customer_id', 'email', 'phone', 'email_consent_state', 'email_consent_at', 'sms_consent_state', 'sms_consent_at',
        'accepts_marketing', 'accepts_marketing_updated_at', 'created_at',
    ]) }}
),

-- only what takes a permission away: a view of what has landed can only deny
stated as (
    {% for channel, type, address in [('email', 'email', 'email'), ('sms', 'phone', 'phone')] -%}
    select
        customer_id,
        '{{ channel }}' as channel,
        '{{ type }}' as identifier_type,
        {{ address }} as identifier_value,
        upper({{ channel }}_consent_state) as consent_state,
        {{ channel }}_consent_at as stated_at,
        {% if channel == 'email' -%}
        email_consent_state is null
        and (accepts_marketing is distinct from true)
        and accepts_marketing_updated_at > created_at as is_unticked,
        {% else -%}
        false as is_unticked,
        {% endif -%}
        raw_ingested_at
    from landed
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        'shopify' as source_system,
        customer_id as source_record_id,
        identifier_type,
        identifier_value,
        'marketing' as purpose,
        channel,
        'cell' as scope,
        case when consent_state = 'INVALID' then 'hard_bounce' else 'withdraw' end as action,
        raw_ingested_at
    from stated
    where
        consent_state in ('UNSUBSCRIBED', 'REDACTED', 'INVALID')
        or (consent_state = 'NOT_SUBSCRIBED' and stated_at is not null)
        or is_unticked
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action',
]) }}
