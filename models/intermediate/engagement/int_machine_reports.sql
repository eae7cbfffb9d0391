with reports as (
    select *
    from {{ ref('int_signal_reports') }}
    where needs_human
),

deliveries as (
    select
        recipient_key,
        message_key,
        min(occurred_at) as delivered_at
    from {{ ref('int_signal_reports') }}
    where signal_id = 'email_delivered'
    group by recipient_key, message_key
),

said_by_source as (
    select
        report_key,
        'SOURCE_SAYS_SO' as machine_reason
    from reports
    where is_machine
),

-- Many reports come from one agent or address, which is compared with the patterns once.
known_agents as (
    {% for field in ['ip', 'user_agent'] -%}
    select
        reports.report_key,
        machine_agents.agent_id as machine_reason
    from (select distinct reported.{{ field }} from reports as reported) as seen
    inner join {{ ref('machine_agents') }} as machine_agents
        on machine_agents.field = '{{ field }}' and seen.{{ field }} like machine_agents.pattern
    inner join reports
        on
            seen.{{ field }} = reports.{{ field }}
            and (machine_agents.signal_id is null or machine_agents.signal_id = reports.signal_id)
            and {{ in_force('machine_agents', 'reports.occurred_at') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

instant_opens as (
    select
        reports.report_key,
        'OPENED_ON_DELIVERY' as machine_reason
    from reports
    inner join deliveries
        on reports.recipient_key = deliveries.recipient_key and reports.message_key = deliveries.message_key
    where
        reports.signal_id = 'email_open'
        and reports.occurred_at
        < deliveries.delivered_at + {{ parameter(ref('engagement_parameters'), 'machine_open_window') }} * interval '1 second'
),

clicks as (
    select
        *,
        lag(occurred_at) over (
            partition by recipient_key, message_key
            order by occurred_at, report_key
        ) as previous_at
    from reports
    where signal_id in ('email_click', 'sms_click')
),

bursts as (
    select
        *,
        sum(
            case
                when occurred_at > previous_at + {{ parameter(ref('engagement_parameters'), 'click_storm_window') }} * interval '1 second' then 1
                else 0
            end
        ) over (
            partition by recipient_key, message_key
            order by occurred_at, report_key
            rows unbounded preceding
        ) as burst_number
    from clicks
),

storms as (
    select
        bursts.recipient_key,
        bursts.message_key,
        bursts.burst_number
    from bursts
    left join deliveries
        on bursts.recipient_key = deliveries.recipient_key and bursts.message_key = deliveries.message_key
    group by bursts.recipient_key, bursts.message_key, bursts.burst_number, deliveries.delivered_at
    having
        count(distinct bursts.link_url) >= {{ parameter(ref('engagement_parameters'), 'click_storm_links') }}
        or (
            count(distinct bursts.link_url) >= {{ parameter(ref('engagement_parameters'), 'click_storm_links_after_delivery') }}
            and min(bursts.occurred_at)
            < deliveries.delivered_at + {{ parameter(ref('engagement_parameters'), 'machine_open_window') }} * interval '1 second'
        )
),

click_storms as (
    select
        bursts.report_key,
        'CLICK_STORM' as machine_reason
    from bursts
    inner join storms
        on
            bursts.recipient_key = storms.recipient_key
            and bursts.message_key = storms.message_key
            and bursts.burst_number = storms.burst_number
),

reasons as (
    select * from said_by_source
    union all
    select * from known_agents
    union all
    select * from instant_opens
    union all
    select * from click_storms
),

final as (
    select
        report_key,
        min(machine_reason) as machine_reason
    from reasons
    group by report_key
)

select * from final
