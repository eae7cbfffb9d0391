-- What identity could not settle by itself. `open` asks somebody to decide, `contained` did no harm and is there to be seen.
with conflicts as (
    select * from {{ ref('int_identity_conflicts_of_evidence') }}
    union all
    select * from {{ ref('int_identity_conflicts_of_decisions') }}
    union all
    select * from {{ ref('int_identity_conflicts_of_pairs') }}
),

final as (
    select
        md5(kind || '|' || subject) as conflict_id,
        kind,
        customer_id,
        identifier_type,
        detail,
        status
    from conflicts
)

select * from final
