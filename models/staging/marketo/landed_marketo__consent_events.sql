-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
{%- set lineage = lineage_columns() | join(', ') %}

with withdrawals as (
    {%- for flag in marketo_flags() %}
    select
        'lead.{{ flag }}|' || raw_key as consent_event_id,
        lead_id,
        email,
        '{{ flag }}' as flag,
        updated_at as occurred_at,
        {{ lineage }}
    from {{ ref('base_marketo__landed_lead') }}
    where {{ flag }} or raw_column = '{{ flag }}'
    union all
    {%- endfor %}
    select
        raw_table || '|' || raw_key as consent_event_id,
        lead_id,
        null as email,
        'unsubscribed' as flag,
        activity_at as occurred_at,
        {{ lineage }}
    from {{ ref('base_marketo__landed_activity_unsubscribe_email') }}
    union all
    select
        raw_table || '|' || raw_key as consent_event_id,
        lead_id,
        null as email,
        {{ marketo_flag('field_label') }} as flag,
        activity_at as occurred_at,
        {{ lineage }}
    from {{ ref('base_marketo__landed_activity_change_data_value') }}
    where
        {{ marketo_is_flag('field_label') }}
        and {{ marketo_is_raised('new_value') }}
    union all
    select
        raw_table || '|' || raw_key as consent_event_id,
        lead_id,
        email,
        'email_invalid' as flag,
        activity_at as occurred_at,
        {{ lineage }}
    from {{ ref('base_marketo__landed_activity_email_bounced') }}
    where category is null or category not in ('1', '3', '4', '9')
),

final as (
    select
        *,
        'marketo' as source_system,
        lead_id as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        {{ marketo_terms('flag') }}
    from withdrawals
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'occurred_at'
]) }}
