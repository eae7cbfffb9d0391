with conversations as (
    select
        *,
        'conversation:' || ticket_id as event_id,
        case when is_begun_by_contact then 'ticket_submitted' else 'conversation_begun_by_staff' end as event_name,
        'onsite' as channel,
        created_at as occurred_at
    from {{ ref('stg_intercom__conversation_versions') }}
    where version_rank = 1 and raw_status = 'used'
),

contacts as (
    select *
    from {{ ref('stg_intercom__contacts') }}
),

-- only the last of each is kept: a floor under what the contact did
messages as (
    {% for event_name, moment in {'email_opened': 'last_email_opened_at', 'email_clicked': 'last_email_clicked_at'}.items() -%}
    select
        contact_id,
        '{{ event_name }}:' || contact_id || ':' || cast({{ moment }} as {{ engine_type('string') }}) as event_id,
        '{{ event_name }}' as event_name,
        'email' as channel,
        {{ moment }} as occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from contacts
    where {{ moment }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    {% for relation in ['conversations', 'messages'] -%}
    select
        'intercom' as source_system,
        event_id,
        event_name,
        contact_id as source_record_id,
        channel,
        occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

{{ conform('events', 'final', ['source_system', 'event_id', 'event_name', 'source_record_id', 'channel', 'occurred_at']) }}
