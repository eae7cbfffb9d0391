-- What a landed row may name a customer by: a record, an identifier, a ticket. Ordered, so that a live answer reads the part
-- of one customer.
with final as (
    select
        customer_id,
        subject_key
    from {{ ref('int_subject_map') }}

    union

    select
        customer_id,
        subject_key
    from {{ ref('int_identity_map') }}

    union

    select
        customer_id,
        subject_key
    from {{ ref('int_vanished_records') }}

    union

    select
        customer_id,
        'identifier|' || identifier_type || '|' || identifier_value as subject_key
    from {{ ref('int_identifier_map') }}

    union

    select
        problems.customer_id,
        'ticket|' || tickets.ticket_key as subject_key
    from {{ ref('int_ticket_problems') }} as tickets
    inner join {{ ref('int_problems') }} as problems on tickets.problem_id = problems.problem_id
    where problems.customer_id is not null
)

select * from final
order by customer_id, subject_key
