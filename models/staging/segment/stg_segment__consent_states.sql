{%- set purposes = ['marketing', 'analytics', 'personalization', 'third_party_sharing'] -%}
{%- set consent_columns = [
    'consent_preferences', 'consent_marketing', 'consent_analytics', 'consent_personalization', 'consent_third_party_sharing'
] -%}

with messages as (
    select *
    from {{ ref('stg_segment__messages') }}
),

users as (
    select
        *,
        'users:' || user_id as event_id,
        cast(null as {{ engine_type('string') }}) as anonymous_id,
        received_at as occurred_at
    from {{ ref('base_segment__users') }}
    where raw_status = 'used'
),

-- one unreadable value sets a message aside, but never a refusal in it
unreadable as (
    {% for table in ['identifies', 'tracks', 'pages', 'screens'] -%}
    select
        coalesce(event_id, raw_key) as event_id,
        user_id,
        anonymous_id,
        {{ consent_columns | join(',\n        ') }},
        raw_column,
        received_at as occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from ({{ evidence_rows(ref('base_segment__' ~ table), "raw_status = 'quarantined'", 'received_at') }}) as evidence
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- The users table repeats an identify call; only its refusals are read, in case that call is missing. A category that cannot
-- be read is taken for refused.
final as (
    {% for purpose in purposes -%}
    {% set state = 'coalesce(consent_' ~ purpose ~ ", case when consent_preferences = '{}' then false end)" -%}
    {% for relation, is_granted, condition in [
        ('messages', state, state ~ ' is not null'),
        ('users', 'false', 'not ' ~ state),
        ('unreadable', 'false', 'not ' ~ state ~ " or raw_column = 'context_consent_category_preferences_" ~ purpose ~ "'"),
    ] -%}
    select
        event_id,
        user_id,
        anonymous_id,
        '{{ purpose }}' as purpose,
        {{ is_granted }} as is_granted,
        occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
