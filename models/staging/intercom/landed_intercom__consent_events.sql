-- a view of what has landed can only deny: what is not known not to be a withdrawal is taken for one
with judged as (
    select
        *,
        case
            when is_complaint or raw_column = 'marked_email_as_spam' then 'complaint'
            when is_unsubscribed or raw_column = 'unsubscribed_from_emails' then 'withdraw'
            when is_hard_bounced or raw_column = 'has_hard_bounced' then 'hard_bounce'
        end as action
    from {{ ref('base_intercom__landed_contact_history') }}
),

final as (
    select
        'intercom' as source_system,
        'landed:' || raw_key as consent_event_id,
        contact_id as source_record_id,
        case when email is not null then 'email' end as identifier_type,
        email as identifier_value,
        'email' as channel,
        'channel' as scope,
        action,
        coalesce(version_started_at, updated_at) as occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from judged
    where action is not null
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope',
    'action', 'occurred_at',
]) }}
