-- The customer id of every record and tombstone of this build: the last one the register gave it.
with given as (
    select
        *,
        row_number() over (partition by record_key order by register_version desc) as recency
    from {{ ref('int_identity_register') }}
),

final as (
    select
        members.record_key,
        members.person_id,
        members.subject_key,
        members.source_system,
        members.record_type,
        members.source_record_id,
        members.is_tombstone,
        members.first_seen_at,
        given.customer_id,
        reasons.rule_id
    from {{ ref('int_identity_members') }} as members
    inner join {{ ref('int_identity_reasons') }} as reasons on members.record_key = reasons.record_key
    inner join given
        on
            members.record_key = given.record_key
            and given.recency = 1
)

select * from final
