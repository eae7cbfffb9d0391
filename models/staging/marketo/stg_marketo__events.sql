{#- The activities about messages: what tells their events apart, and what else each has. -#}
{%- set activities = [
    {'name': 'send_email', 'discriminator': 'lower(action_result)'},
    {'name': 'email_delivered'},
    {'name': 'open_email', 'user_agent': 'user_agent', 'is_machine': 'is_bot_activity'},
    {'name': 'click_email', 'link_url': 'link_url', 'user_agent': 'user_agent', 'is_machine': 'is_bot_activity'},
    {'name': 'email_bounced', 'discriminator': 'category'},
    {'name': 'unsubscribe_email', 'user_agent': 'user_agent', 'ip': 'ip'},
] -%}

with activities as (
    {%- for activity in activities %}
    select
        activity_id,
        '{{ activity.name }}' as event_name,
        lead_id,
        campaign_id,
        campaign_run_id,
        email_template_id,
        {% for column in ['discriminator', 'link_url', 'user_agent', 'ip'] -%}
        {{ activity.get(column, 'cast(null as ' ~ engine_type('string') ~ ')') }} as {{ column }},
        {% endfor -%}
        {{ activity.get('is_machine', 'cast(null as boolean)') }} as is_machine,
        activity_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_marketo__activity_' ~ activity.name) }}
    where raw_status = 'used'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

templates as (
    select *
    from {{ ref('base_marketo__email_template_history') }}
    where raw_status = 'used'
),

-- Marketo gives a message no id; a lead gets an e-mail of one run of a campaign once.
final as (
    select
        activities.*,
        'marketo' as source_system,
        activities.event_name || '|' || activities.activity_id as event_id,
        activities.lead_id as source_record_id,
        'email' as channel,
        activities.email_template_id || '|' || activities.campaign_run_id || '|' || activities.lead_id as message_id,
        case when templates.is_operational then 'transactional' else 'promotional' end as message_class,
        activities.activity_at as occurred_at
    from activities
    left join templates on activities.email_template_id = templates.email_template_id
)

{{ conform('events', 'final', [
    'source_system', 'event_id', 'event_name', 'discriminator', 'source_record_id', 'channel', 'message_id', 'campaign_id',
    'message_class', 'link_url', 'user_agent', 'ip', 'is_machine', 'occurred_at'
]) }}
