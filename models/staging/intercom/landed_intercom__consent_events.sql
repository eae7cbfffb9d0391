-- a view of what has landed can only deny: what is not known not to be a withdrawal is taken for one
with actions as (
    select 'complaint' as action
    union all
    select 'withdraw' as action
    union all
    select 'hard_bounce' as action
),

final as (
    select
        contacts.contact_id as source_record_id,
        contacts.email as identifier_value,
        actions.action,
        contacts.raw_ingested_at,
        'intercom' as source_system,
        'email' as identifier_type,
        'email' as channel,
        'channel' as scope
    from {{ ref('base_intercom__landed_contact_history') }} as contacts
    cross join actions
    where
        case actions.action
            when 'complaint' then contacts.is_complaint or contacts.raw_column = 'marked_email_as_spam'
            when 'withdraw' then contacts.is_unsubscribed or contacts.raw_column = 'unsubscribed_from_emails'
            else contacts.is_hard_bounced or contacts.raw_column = 'has_hard_bounced'
        end
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope', 'action',
]) }}
