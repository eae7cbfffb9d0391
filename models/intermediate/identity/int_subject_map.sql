-- The customer a row names, by record or by identifier. What names several customers, or nobody for certain, is absent.
with named as (
    select
        subject_key,
        customer_id
    from {{ ref('int_identity_map') }}
    union
    select
        value_key as subject_key,
        customer_id
    from {{ ref('int_identifier_map') }}
    where not is_blocked
),

-- what an erasure names stays resolvable when the sources have forgotten the person
erased as (
    select
        requests.subject_key,
        assignments.customer_id
    from {{ ref('int_privacy_requests') }} as requests
    inner join {{ ref('int_identity_assignments') }} as assignments
        on
            requests.request_id = assignments.source_record_id
            and assignments.is_tombstone
    inner join {{ ref('int_customers') }} as customers on assignments.customer_id = customers.customer_id
    left join named on requests.subject_key = named.subject_key
    where requests.subject_key is not null and named.subject_key is null
),

subjects as (
    select * from named
    union
    select * from erased
),

final as (
    select
        subject_key,
        min(customer_id) as customer_id
    from subjects
    group by subject_key
    having count(*) = 1
)

select * from final
