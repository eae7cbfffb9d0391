with tickets as (
    select *
    from {{ ref('stg_zendesk__tickets') }}
),

history as (
    select
        *,
        case when lower(value) = 'hold' then 'on_hold' else lower(value) end as code
    from {{ ref('base_zendesk__ticket_field_history') }}
    where raw_status = 'used' and value is not null
),

first_statuses as (
    select
        ticket_id,
        min(changed_at) as first_changed_at
    from history
    where field_name = 'status'
    group by ticket_id
),

-- a history that begins later leaves out that the ticket was new when it was opened
opened as (
    select
        tickets.*,
        'new' as opening_status
    from tickets
    left join first_statuses
        on tickets.ticket_id = first_statuses.ticket_id
    where first_statuses.first_changed_at is null or first_statuses.first_changed_at > tickets.created_at
),

-- and what holds now closes the gap where the history is absent or late
final as (
    select
        ticket_id,
        field_name,
        code,
        'history:' || raw_key as event_id,
        1 as ordinal,
        changed_at,
        {{ lineage_columns() | join(',\n        ') }}
    from history
    {% for relation, field, column, name, ordinal, moment in [
        ('opened', 'status', 'opening_status', 'created', 0, 'coalesce(created_at, updated_at, raw_ingested_at)'),
        ('tickets', 'status', 'status', 'now', 2, 'coalesce(updated_at, created_at, raw_ingested_at)'),
        ('tickets', 'priority', 'priority', 'now', 2, 'coalesce(updated_at, created_at, raw_ingested_at)'),
    ] -%}
    union all
    select
        ticket_id,
        '{{ field }}' as field_name,
        {{ column }} as code,
        '{{ name }}:' || raw_key || ':' || {{ column }} as event_id,
        {{ ordinal }} as ordinal,
        {{ moment }} as changed_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ column }} is not null
    {% endfor -%}
)

select * from final
