-- a contact may think better or worse of it; the last answer to a conversation counts
with ratings as (
    select
        *,
        row_number() over (
            partition by ticket_id
            order by coalesce(rated_at, changed_at) desc, changed_at desc, raw_key desc
        ) as rating_rank
    from {{ ref('stg_intercom__conversation_versions') }}
    where rating is not null and raw_status = 'used'
),

final as (
    select
        *,
        'intercom' as source_system,
        ticket_id as response_id,
        contact_id as source_record_id,
        'csat' as instrument,
        rating as score,
        1 as scale_min,
        5 as scale_max,
        coalesce(rated_at, changed_at) as responded_at
    from ratings
    where rating_rank = 1
)

{{ conform('surveys', 'final', [
    'source_system', 'response_id', 'source_record_id', 'ticket_id', 'instrument', 'score', 'scale_min', 'scale_max',
    'responded_at',
]) }}
