-- The customer a row names, by record or by identifier. What names several customers, or nobody for certain, is absent, and
-- so is what names an erased person, but for the erasure itself. A record that has gone from its source names whom it last named.
with named as (
    select
        subject_key,
        customer_id,
        false as is_vanished
    from {{ ref('int_identity_assignments') }}
    where not is_tombstone
    union
    select
        value_key as subject_key,
        customer_id,
        false as is_vanished
    from {{ ref('int_identifier_map') }}
    where not is_blocked
),

-- what an erasure names stays resolvable when the sources have forgotten the person
requested as (
    select
        requests.subject_key,
        erasures.customer_id,
        false as is_vanished
    from {{ ref('int_privacy_requests') }} as requests
    inner join {{ ref('int_erasures') }} as erasures on requests.request_id = erasures.request_id
    where requests.subject_key is not null
),

subjects as (
    select * from named
    union
    select requested.*
    from requested
    left join named on requested.subject_key = named.subject_key
    where named.subject_key is null
    union
    select
        subject_key,
        customer_id,
        true as is_vanished
    from {{ ref('int_vanished_records') }}
),

certain as (
    select
        subject_key,
        min(customer_id) as customer_id,
        max(case when is_vanished then 1 else 0 end) = 1 as is_vanished
    from subjects
    group by subject_key
    having count(distinct customer_id) = 1
),

erasing as (
    select distinct subject_key
    from requested
),

erased as (
    select distinct customer_id
    from {{ ref('int_erasures') }}
),

final as (
    select
        certain.subject_key,
        certain.customer_id,
        certain.is_vanished
    from certain
    left join erased on certain.customer_id = erased.customer_id
    left join erasing on certain.subject_key = erasing.subject_key
    where erased.customer_id is null or erasing.subject_key is not null
)

select * from final
