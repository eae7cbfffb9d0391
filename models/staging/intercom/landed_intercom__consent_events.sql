-- a view of what has landed can only deny: what is not known not to be a withdrawal is taken for one
with judged as (
    select
        contact_id as source_record_id,
        email as identifier_value,
        case
            when is_complaint or raw_column = 'marked_email_as_spam' then 'complaint'
            when is_unsubscribed or raw_column = 'unsubscribed_from_emails' then 'withdraw'
            when is_hard_bounced or raw_column = 'has_hard_bounced' then 'hard_bounce'
        end as action,
        raw_ingested_at
    from {{ ref('base_intercom__landed_contact_history') }}
),

final as (
    select
        *,
        'intercom' as source_system,
        'email' as identifier_type,
        'email' as channel,
        'channel' as scope
    from judged
    where action is not null
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope', 'action',
]) }}
