with users as (
    select *
    from {{ ref('base_zendesk__user') }}
    where raw_status = 'used'
),

zones as (
    select *
    from {{ ref('rails_time_zones') }}
),

final as (
    select
        users.*,
        'zendesk' as source_system,
        users.user_id as source_record_id,
        'user' as record_type,
        {{ first_name_of('users.name') }} as first_name,
        {{ last_name_of('users.name') }} as last_name,
        coalesce(users.iana_time_zone, zones.iana_time_zone) as timezone,
        users.organization_id as account_source_id,
        coalesce(users.is_row_deleted or not users.is_active, false) as is_deleted,
        lower(users.role) in ('agent', 'admin') as is_internal
    from users
    left join zones
        on users.time_zone = zones.rails_name
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'external_id', 'first_name', 'last_name',
    'timezone', 'account_source_id', 'created_at', 'updated_at', 'is_deleted', 'is_internal',
]) }}
