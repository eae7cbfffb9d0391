-- The register of given ids: a row each time a record is given another customer id. Append-only, and it outlives a full
-- refresh. An id stays with the record it was founded on; a cluster with several takes the oldest, one with none founds its
-- own from its oldest record.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with members as (
    select
        members.*,
        reasons.rule_id
    from {{ ref('int_identity_members') }} as members
    inner join {{ ref('int_identity_reasons') }} as reasons on members.record_key = reasons.record_key
),

given as (
    {%- if is_incremental() %}
    select
        record_key,
        customer_id,
        register_version,
        is_founder,
        first_seen_at,
        row_number() over (partition by record_key order by register_version desc) as recency
    from {{ this }}
    {%- else %}
    select
        record_key,
        cast(null as {{ engine_type('string') }}) as customer_id,
        0 as register_version,
        false as is_founder,
        first_seen_at,
        1 as recency
    from members
    where 1 = 0
    {%- endif %}
),

founded as (
    select
        customer_id,
        register_version,
        first_seen_at
    from given
    where is_founder
),

-- who may claim an id: its founder, else the first of those that hold it now
claims as (
    select
        given.customer_id,
        members.person_id,
        row_number() over (
            partition by given.customer_id
            order by given.register_version, given.first_seen_at, given.record_key
        ) as claim_no
    from given
    inner join members on given.record_key = members.record_key
    where given.is_founder or given.recency = 1
),

awards as (
    select
        claims.person_id,
        claims.customer_id,
        row_number() over (
            partition by claims.person_id
            order by founded.register_version, founded.first_seen_at, claims.customer_id
        ) as award_no
    from claims
    inner join founded on claims.customer_id = founded.customer_id
    where claims.claim_no = 1
),

latest as (
    select coalesce(max(register_version), 0) as register_version
    from given
),

oldest as (
    select
        person_id,
        record_key as founder_key,
        row_number() over (partition by person_id order by is_tombstone, first_seen_at, record_key) as age_no
    from members
),

assigned as (
    select
        members.*,
        coalesce(awards.customer_id, 'c_' || substr(md5(oldest.founder_key), 1, 20)) as customer_id,
        awards.customer_id is null and members.record_key = oldest.founder_key as is_founder
    from members
    inner join oldest
        on
            members.person_id = oldest.person_id
            and oldest.age_no = 1
    left join awards
        on
            members.person_id = awards.person_id
            and awards.award_no = 1
),

final as (
    select
        assigned.record_key,
        assigned.source_system,
        assigned.record_type,
        assigned.source_record_id,
        assigned.customer_id,
        given.customer_id as previous_customer_id,
        assigned.rule_id,
        latest.register_version + 1 as register_version,
        assigned.is_founder,
        assigned.first_seen_at,
        {{ as_of() }} as given_at
    from assigned
    cross join latest
    left join given
        on
            assigned.record_key = given.record_key
            and given.recency = 1
    where given.customer_id is distinct from assigned.customer_id
)

select * from final
