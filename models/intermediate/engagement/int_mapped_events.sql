with events as (
    select *
    from {{ ref('int_events') }}
    where occurred_at <= {{ as_of() }} and ingested_at <= {{ as_of() }}
),

mappings as (
    select *
    from {{ ref('event_mappings') }}
),

choices as (
    select
        events.*,
        coalesce(own.signal_id, case when own.event_name is null then any_other.signal_id end) as mapped_signal_id,
        coalesce(own.ignored_reason, case when own.event_name is null then any_other.ignored_reason end) as ignored_reason
    from events
    left join mappings as own
        on
            events.source_system = own.source_system
            and events.event_name = own.event_name
            and events.discriminator = own.discriminator
            and {{ in_force('own', 'events.occurred_at') }}
    left join mappings as any_other
        on
            events.source_system = any_other.source_system
            and events.event_name = any_other.event_name
            and any_other.discriminator is null
            and {{ in_force('any_other', 'events.occurred_at') }}
),

final as (
    select
        choices.source_system,
        choices.event_id,
        choices.event_name,
        choices.discriminator,
        case
            when choices.mapped_signal_id is not null then 'mapped'
            when choices.ignored_reason is not null then 'ignored'
            else 'unmapped'
        end as mapping_status,
        choices.mapped_signal_id as signal_id,
        choices.ignored_reason,
        subject_map.customer_id,
        choices.subject_key,
        choices.channel,
        choices.message_id,
        choices.campaign_id,
        choices.message_class,
        choices.link_url,
        choices.user_agent,
        choices.ip,
        choices.raw_source,
        choices.raw_table,
        choices.raw_key,
        choices.is_machine,
        choices.occurred_at,
        choices.ingested_at
    from choices
    left join {{ ref('int_subject_map') }} as subject_map
        on choices.subject_key = subject_map.subject_key
)

select * from final
