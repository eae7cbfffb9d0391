-- A table, for a live answer reads it: what happens to a ticket does not say how grave it is.
with final as (
    select
        tickets.ticket_key,
        max(case when problems.is_escalated then 1 else 0 end) = 1 as is_escalated
    from {{ ref('int_ticket_problems') }} as tickets
    inner join {{ ref('int_problems') }} as problems on tickets.problem_id = problems.problem_id
    where
        problems.is_severe
        or problems.is_escalated
    group by tickets.ticket_key
)

select * from final
