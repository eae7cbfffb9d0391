-- Which erasures stand for which customers. They stand whatever the sources have forgotten, the request itself included.
with final as (
    select
        assignments.source_record_id as request_id,
        assignments.customer_id,
        assignments.first_seen_at as erased_at
    from {{ ref('int_identity_assignments') }} as assignments
    inner join {{ ref('int_customers') }} as customers on assignments.customer_id = customers.customer_id
    where assignments.is_tombstone
)

select * from final
