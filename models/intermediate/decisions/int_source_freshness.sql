{%- set happened = {
    'consent_events': 'occurred_at',
    'preference_events': 'occurred_at',
    'privacy_requests': 'received_at',
    'tickets': 'coalesce(updated_at, created_at)',
    'ticket_events': 'occurred_at',
    'surveys': 'responded_at',
    'escalations': 'opened_at',
} -%}
with told as (
    {% for entity, moment in happened.items() -%}
    select
        raw_source as source_name,
        '{{ entity }}' as entity,
        source_system,
        {{ 'account_source_id' if entity == 'escalations' else 'cast(null as ' ~ engine_type('string') ~ ')' }} as source_account_id,
        {{ 'subject_key' if entity != 'ticket_events' else 'cast(null as ' ~ engine_type('string') ~ ')' }} as subject_key,
        ingested_at,
        least({{ moment }}, ingested_at) as occurred_at
    from {{ ref('int_' ~ entity) }}

    {{ 'union all' if not loop.last }}
    {% endfor %}
),

deliveries as (
    select
        told.source_name,
        told.entity,
        count(*) as row_count,
        -- A change of a ticket names nobody of its own.
        count(
            case when told.entity = 'ticket_events' then told.entity else coalesce(subject_map.customer_id, account_map.account_id) end
        ) as resolved_count,
        max(told.ingested_at) as latest_ingested_at,
        max(told.occurred_at) as latest_occurred_at
    from told
    left join {{ ref('int_subject_map') }} as subject_map on told.subject_key = subject_map.subject_key
    left join {{ ref('int_account_map') }} as account_map
        on
            told.source_system = account_map.source_system
            and told.source_account_id = account_map.source_account_id
    where told.ingested_at <= {{ as_of() }}
    group by told.source_name, told.entity
),

inputs as (
    select *
    from {{ ref('trust_inputs') }} as trust_inputs
    where {{ is_effective('trust_inputs') }}
),

-- What has ever delivered must go on, what is named must deliver while its source is there, be it empty, and some source must deliver each.
expected as (
    select
        deliveries.source_name,
        deliveries.entity
    from deliveries

    union

    select
        source_name,
        entity
    from inputs
    where
        source_name in (
            select coverage.raw_source
            from {{ ref('int_source_coverage') }} as coverage
            where coverage.status = 'present'
        )

    union

    select
        '*' as source_name,
        inputs.entity
    from inputs
    where
        inputs.source_name = '*'
        and inputs.entity not in (select deliveries.entity from deliveries)
),

limits as (
    select
        expected.source_name,
        expected.entity,
        coalesce(named.max_age_hours, general.max_age_hours, 0) as max_age_hours,
        coalesce(named.max_unresolved_share, general.max_unresolved_share, 0) as max_unresolved_share
    from expected
    left join inputs as named
        on
            expected.source_name = named.source_name
            and expected.entity = named.entity
    left join inputs as general
        on
            general.source_name = '*'
            and expected.entity = general.entity
),

final as (
    select
        limits.source_name,
        limits.entity,
        coalesce(deliveries.row_count, 0) as row_count,
        coalesce(deliveries.resolved_count, 0) as resolved_count,
        limits.max_age_hours,
        deliveries.latest_ingested_at,
        deliveries.latest_occurred_at,
        -- Unknown is stale. Of a handful of rows it is enough that one is resolved: a share of so few says nothing.
        ((
            deliveries.latest_occurred_at >= {{ as_of() }} - limits.max_age_hours * interval '1 hour'
            and (
                (deliveries.row_count < 10 and deliveries.resolved_count > 0)
                or deliveries.row_count - deliveries.resolved_count <= limits.max_unresolved_share * deliveries.row_count
            )
        ) is distinct from true) as is_stale
    from limits
    left join deliveries
        on
            limits.source_name = deliveries.source_name
            and limits.entity = deliveries.entity
)

select * from final
