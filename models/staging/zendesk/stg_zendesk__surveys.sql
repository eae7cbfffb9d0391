with tickets as (
    select *
    from {{ ref('base_zendesk__ticket') }}
    where raw_status = 'used'
),

-- a customer may think better or worse of it; the last answer on a ticket counts
ratings as (
    select
        *,
        row_number() over (
            partition by coalesce(ticket_id, rating_id)
            order by updated_at desc nulls last, created_at desc nulls last, rating_id desc
        ) as rating_rank
    from {{ ref('base_zendesk__satisfaction_rating') }}
    where raw_status = 'used'
),

-- after a merge of two people the ticket names the survivor and the rating still the other
final as (
    select
        ratings.raw_source,
        ratings.raw_table,
        ratings.raw_key,
        ratings.raw_ingested_at,
        'zendesk' as source_system,
        ratings.rating_id as response_id,
        ratings.ticket_id,
        'csat' as instrument,
        0 as scale_min,
        1 as scale_max,
        coalesce(tickets.requester_id, ratings.requester_id) as source_record_id,
        case ratings.score when 'good' then 1 when 'bad' then 0 end as score,
        coalesce(ratings.updated_at, ratings.created_at) as responded_at
    from ratings
    left join tickets
        on ratings.ticket_id = tickets.ticket_id
    where ratings.rating_rank = 1
)

{{ conform('surveys', 'final', [
    'source_system', 'response_id', 'source_record_id', 'ticket_id', 'instrument', 'score', 'scale_min', 'scale_max',
    'responded_at',
]) }}
