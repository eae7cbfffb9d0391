-- Who may not be promoted to, by the first reason against it.
with final as (
    select
        customers.top_suppression_reason as reason,
        count(*) as customers,
        min(owners.owner) as who_answers_for_it
    from {{ ref('customers') }} as customers
    left join {{ ref('reason_owners') }} as owners on customers.top_suppression_reason = owners.reason_code
    where not customers.is_promotable
    group by customers.top_suppression_reason
)

select * from final
order by customers desc, reason asc
