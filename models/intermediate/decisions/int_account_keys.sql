-- What a landed row may name an account by: its own ids, those of its people, and its tickets of nobody known.
with final as (
    select
        account_id,
        'account|' || source_system || '|' || source_account_id as subject_key,
        false as is_person
    from {{ ref('int_account_map') }}

    union

    select
        members.account_id,
        customer_keys.subject_key,
        true as is_person
    from {{ ref('int_account_members') }} as members
    inner join {{ ref('int_customer_keys') }} as customer_keys on members.customer_id = customer_keys.customer_id

    union

    select
        problems.account_id,
        'ticket|' || tickets.ticket_key as subject_key,
        false as is_person
    from {{ ref('int_ticket_problems') }} as tickets
    inner join {{ ref('int_problems') }} as problems on tickets.problem_id = problems.problem_id
    where
        problems.customer_id is null
        and problems.account_id is not null
)

select * from final
order by account_id, subject_key
