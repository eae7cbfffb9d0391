with recursive tickets as (
    select
        source_system || '|' || ticket_id as ticket_key,
        source_system || '|' || coalesce(merged_into_ticket_id, followup_of_ticket_id) as next_key
    from {{ ref('int_tickets') }}
),

-- A merged ticket goes on in its survivor, a follow-up continues what it follows; ten steps end any circle.
steps as (
    select
        ticket_key,
        ticket_key as reached_key,
        0 as depth
    from tickets

    union all

    select
        steps.ticket_key,
        tickets.next_key,
        steps.depth + 1 as depth
    from steps
    inner join tickets on steps.reached_key = tickets.ticket_key
    where
        tickets.next_key is not null
        and steps.depth < 10
),

ranked as (
    select
        ticket_key,
        reached_key,
        row_number() over (partition by ticket_key order by depth desc) as step_rank
    from steps
),

final as (
    select
        ticket_key,
        reached_key as problem_id
    from ranked
    where step_rank = 1
)

select * from final
