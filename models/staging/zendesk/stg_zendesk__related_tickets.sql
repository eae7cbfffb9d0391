with tickets as (
    select *
    from {{ ref('base_zendesk__ticket') }}
    where raw_status = 'used'
),

-- the survivor of a merge names the tickets merged into it; a ticket names those that follow it up
named as (
    select
        ticket_id as named_by_ticket_id,
        updated_at as named_at,
        'merged_into' as relation,
        {{ each_of(remove_all('merged_ticket_ids', '[^0-9,]'), ',') }} as ticket_id
    from tickets
    where merged_ticket_ids is not null
    union all
    select
        ticket_id,
        updated_at,
        'followup_of',
        {{ each_of(remove_all('followup_ids', '[^0-9,]'), ',') }}
    from tickets
    where followup_ids is not null
),

final as (
    select
        ticket_id,
        relation,
        named_by_ticket_id,
        row_number() over (
            partition by ticket_id, relation
            order by named_at desc nulls last, named_by_ticket_id
        ) as relation_rank
    from named
    where ticket_id <> '' and ticket_id <> named_by_ticket_id
)

select * from final
