{#- What Intercom keeps against writing to a contact. A flag that cannot be read is taken for raised. -#}
{%- set flags = {
    'is_unsubscribed': {'raw': 'unsubscribed_from_emails', 'action': 'withdraw', 'actor': 'subject'},
    'is_complaint': {'raw': 'marked_email_as_spam', 'action': 'complaint', 'actor': 'subject'},
    'is_hard_bounced': {'raw': 'has_hard_bounced', 'action': 'hard_bounce', 'actor': 'system'},
} -%}
-- whatever became of a version: a withdrawal stands in whichever of them says it
with versions as (
    {{ evidence_rows(ref('base_intercom__contact_history'), 'true', 'updated_at') }}
),

stated as (
    {% for flag, meaning in flags.items() -%}
    select
        raw_key,
        '{{ flag }}' as flag,
        coalesce({{ flag }}, raw_column = '{{ meaning.raw }}', false) as is_raised,
        coalesce(contact_id, raw_key) as record,
        contact_id,
        email,
        '{{ meaning.action }}' as action,
        '{{ meaning.actor }}' as actor,
        coalesce(version_started_at, updated_at, created_at, raw_ingested_at) as stated_at,
        raw_source,
        raw_table,
        raw_ingested_at
    from versions
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- every version repeats what it holds: it was said when it was new, of this address
said as (
    select
        *,
        lag(is_raised) over (partition by record, flag order by stated_at, raw_key) as was_raised,
        lag(email) over (partition by record, flag order by stated_at, raw_key) as email_before
    from stated
),

final as (
    select
        *,
        'intercom' as source_system,
        flag || ':' || raw_key as consent_event_id,
        -- a bounce is one of the address; only without one is it laid to the person
        case when action <> 'hard_bounce' or email is null then contact_id end as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        'email' as channel,
        'channel' as scope,
        stated_at as occurred_at
    from said
    where is_raised and (was_raised is distinct from true or email is distinct from email_before)
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope',
    'action', 'actor', 'occurred_at',
]) }}
