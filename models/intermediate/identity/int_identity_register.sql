-- The register of given ids: a row each time a record is given another customer id. Append-only, and it outlives a full
-- refresh.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with members as (
    select
        members.record_key,
        members.person_id as group_id,
        members.source_system,
        members.record_type,
        members.source_record_id,
        members.is_tombstone,
        members.first_seen_at,
        reasons.rule_id
    from {{ ref('int_identity_members') }} as members
    inner join {{ ref('int_identity_reasons') }} as reasons on members.record_key = reasons.record_key
),

final as (
    {{ given_ids('customer', 'members') }}
)

select * from final
