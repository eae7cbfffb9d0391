with landed as (
    {{ base_table('shopify', 'customer', landed=true) }}
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
        email_consent_state is null and not accepts_marketing and accepts_marketing_updated_at > created_at as is_unticked,
        {% else -%}
        false as is_unticked,
        {% endif -%}
        {{ lineage_columns() | join(',\n        ') }}
    from landed
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        'shopify' as source_system,
        customer_id as source_record_id,
        identifier_value,
        'marketing' as purpose,
        channel,
        'cell' as scope,
        stated_at as occurred_at,
        {{ lineage_columns() | join(',\n        ') }},
        channel || ':' || raw_key as consent_event_id,
        case when identifier_value is not null then identifier_type end as identifier_type,
        case when consent_state = 'INVALID' then 'hard_bounce' else 'withdraw' end as action
    from stated
    where
        consent_state in ('UNSUBSCRIBED', 'REDACTED', 'INVALID')
        or (consent_state = 'NOT_SUBSCRIBED' and stated_at is not null)
        or is_unticked
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'occurred_at',
]) }}
