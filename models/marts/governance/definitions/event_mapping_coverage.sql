with events as (
    select
        source_system,
        event_name,
        coalesce(discriminator, '') as discriminator,
        signal_id,
        mapping_status,
        ignored_reason,
        count(*) over (partition by source_system, event_name, coalesce(discriminator, '')) as event_count,
        -- What an event is now mapped to is how its latest one is.
        row_number() over (
            partition by source_system, event_name, coalesce(discriminator, '')
            order by occurred_at desc, event_id asc
        ) as recency
    from {{ ref('int_mapped_events') }}
),

final as (
    select
        {{ contract_columns([
            ('string', ['source_system', 'event_name', 'discriminator', 'signal_id', 'ignored_reason']),
        ]) }},
        cast(mapping_status as {{ engine_type('string') }}) as status,
        cast(event_count as bigint) as event_count
    from events
    where recency = 1
)

select * from final
