with people as (
    select source_record_id
    from {{ ref('stg_segment__people') }}
),

-- an id given up that is no person's is a device, and an identifier
aliases as (
    select
        messages.*,
        row_number() over (
            partition by messages.previous_id, messages.user_id
            order by messages.occurred_at nulls last, messages.raw_key
        ) as alias_rank
    from {{ ref('stg_segment__messages') }} as messages
    inner join people
        on messages.previous_id = people.source_record_id
    where messages.user_id is not null and messages.user_id <> messages.previous_id
),

final as (
    select
        *,
        'segment' as source_system,
        previous_id as from_record_id,
        user_id as to_record_id,
        'alias_of' as kind
    from aliases
    where alias_rank = 1
)

{{ conform('links', 'final', ['source_system', 'from_record_id', 'to_record_id', 'kind', 'occurred_at']) }}
