with preferences as (
    {{ evidence_rows(
        ref('base_snowplow__events'), "event_name = 'consent_preferences' or consent_preferences is not null", 'received_at'
    ) }}
),

choices as (
    {{ snowplow_choices('preferences') }}
),

final as (
    select
        event_id,
        user_id,
        domain_userid,
        purpose,
        choice,
        scopes,
        basis,
        notice_version,
        is_granted,
        gdpr_applies = 'true' as is_under_gdpr,
        {{ snowplow_occurred_at() }} as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from choices
    where is_granted is not null
)

select * from final
