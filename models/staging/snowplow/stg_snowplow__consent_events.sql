with choices as (
    select *
    from {{ ref('stg_snowplow__consent_choices') }}
),

final as (
    select
        *,
        'snowplow' as source_system,
        'subject' as actor,
        false as is_authenticated,
        raw_key || ':' || purpose as consent_event_id,
        event_id as proof_ref,
        {{ device_consent('domain_userid') }},
        case
            when is_granted then 'grant'
            when choice = 'withdrawn' then 'withdraw'
            when choice = 'expired' then 'expire'
            else 'deny'
        end as action,
        case basis when 'legitimate_interests' then 'legitimate_interest' else basis end as legal_basis,
        case when is_under_gdpr then 'EU' end as jurisdiction
    from choices
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'legal_basis', 'jurisdiction', 'proof_ref', 'notice_version', 'is_authenticated', 'occurred_at',
]) }}
