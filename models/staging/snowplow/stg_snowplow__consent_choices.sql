with preferences as (
    {{ evidence_rows(
        ref('base_snowplow__events'), "event_name = 'consent_preferences' or consent_preferences is not null", 'received_at'
    ) }}
),

choices as (
    {{ snowplow_choices('preferences', "raw_status <> 'quarantined'") }}
),

final as (
    select
        event_id,
        user_id,
        domain_userid,
        purpose,
        choice,
        scopes,
        lower({{ snowplow_field('consent_preferences', 'basis_for_processing') }}) as basis,
        {{ snowplow_field('consent_preferences', 'consent_version') }} as notice_version,
        is_granted,
        lower({{ snowplow_field('consent_preferences', 'gdpr_applies') }}) = 'true' as is_under_gdpr,
        -- Of clocks that contradict each other only the collector's is believed: a refusal dated back would be answered by an older grant.
        case when raw_status = 'quarantined' then received_at else {{ snowplow_occurred_at() }} end as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from choices
    where is_granted is not null
)

select * from final
