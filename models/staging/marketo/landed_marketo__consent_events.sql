-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
with flags as (
    {% for flag in marketo_flags() -%}
    select '{{ flag }}' as flag
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

withdrawals as (
    select
        leads.lead_id,
        leads.email,
        flags.flag,
        leads.raw_ingested_at
    from {{ ref('base_marketo__landed_lead') }} as leads
    cross join flags
    where
        leads.raw_column = flags.flag
        or case flags.flag
            {% for flag in marketo_flags() -%}
            when '{{ flag }}' then leads.{{ flag }}
            {% endfor -%}
        end
    union all
    select
        lead_id,
        null as email,
        'unsubscribed' as flag,
        raw_ingested_at
    from {{ ref('base_marketo__landed_activity_unsubscribe_email') }}
    union all
    select
        lead_id,
        null as email,
        {{ marketo_flag('field_label') }} as flag,
        raw_ingested_at
    from {{ ref('base_marketo__landed_activity_change_data_value') }}
    where
        {{ marketo_is_flag('field_label') }}
        and {{ marketo_is_raised('new_value') }}
    union all
    select
        lead_id,
        email,
        'email_invalid' as flag,
        raw_ingested_at
    from {{ ref('base_marketo__landed_activity_email_bounced') }}
    where category is null or category not in ('1', '3', '4', '9')
),

final as (
    select
        lead_id as source_record_id,
        'marketo' as source_system,
        'email' as identifier_type,
        email as identifier_value,
        {{ marketo_terms('flag') }},
        raw_ingested_at
    from withdrawals
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action',
]) }}
