with reports as (
    select
        signal_reports.*,
        machine_reports.machine_reason,
        -- What is about no message, or of nobody, is an event of its own.
        coalesce(
            signal_reports.recipient_key || '|' || signal_reports.signal_id || '|' || signal_reports.message_key
            || '|' || coalesce(signal_reports.link_url, ''),
            signal_reports.report_key
        ) as event_key
    from {{ ref('int_signal_reports') }} as signal_reports
    left join {{ ref('int_machine_reports') }} as machine_reports
        on signal_reports.report_key = machine_reports.report_key
),

-- Only reports of different systems are the same event, which few are, and windows over all cost more than all else here.
shared as (
    select event_key
    from reports
    group by event_key
    having min(source_system) <> max(source_system)
),

gaps as (
    select
        *,
        lag(occurred_at) over (partition by event_key order by occurred_at, report_key) as previous_at
    from reports
    where event_key in (select shared.event_key from shared)
),

windows as (
    select
        *,
        sum(
            case
                when occurred_at > previous_at + {{ parameter(ref('engagement_parameters'), 'collapse_window') }} * interval '1 second' then 1
                else 0
            end
        ) over (partition by event_key order by occurred_at, report_key rows unbounded preceding) as window_number
    from gaps
),

-- The first with the first: no second click of one system is lost.
numbered as (
    select
        *,
        row_number() over (
            partition by event_key, window_number, source_system
            order by occurred_at, report_key
        ) as event_number
    from windows
),

merged as (
    select
        min(report_key) as signal_key,
        min(customer_id) as customer_id,
        min(signal_id) as signal_id,
        min(signal_class) as signal_class,
        min(channel) as channel,
        min(message_id) as message_id,
        min(campaign_id) as campaign_id,
        min(message_class) as message_class,
        min(link_url) as link_url,
        min(machine_reason) as machine_reason,
        count(*) as report_count,
        count(machine_reason) = 0 and min(case when needs_human then 1 else 0 end) = 1 as is_human,
        min(occurred_at) as occurred_at,
        min(ingested_at) as ingested_at
    from numbered
    group by event_key, window_number, event_number
),

final as (
    select * from merged
    union all
    select
        report_key as signal_key,
        customer_id,
        signal_id,
        signal_class,
        channel,
        message_id,
        campaign_id,
        message_class,
        link_url,
        machine_reason,
        1 as report_count,
        machine_reason is null and coalesce(needs_human, false) as is_human,
        occurred_at,
        ingested_at
    from reports
    where event_key not in (select shared.event_key from shared)
)

select * from final
