with tickets as (
    select *
    from {{ ref('base_zendesk__ticket') }}
    where raw_status = 'used'
),

-- the survivor of a merge names the tickets merged into it; a ticket names those that follow it up
named as (
    {% for relation, column in {'merged_into': 'merged_ticket_ids', 'followup_of': 'followup_ids'}.items() -%}
    select
        '{{ relation }}' as relation,
        ticket_id as named_by_ticket_id,
        updated_at as named_at,
        {{ each_of(remove_all(column, '[^0-9,]'), ',') }} as ticket_id
    from tickets
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        ticket_id,
        relation,
        named_by_ticket_id,
        row_number() over (
            partition by ticket_id, relation
            order by named_at desc nulls last, named_by_ticket_id asc
        ) as relation_rank
    from named
    where ticket_id <> '' and ticket_id <> named_by_ticket_id
)

select * from final
