-- Whose a record was that its source no longer holds: the customer the register last gave it to by the clock, as he is today. Of
-- an id that several types of record had it may be several; an erased person's is nobody's.
with given as (
    select
        'record|' || source_system || '|' || source_record_id as subject_key,
        customer_id,
        row_number() over (partition by record_key order by register_version desc) as recency
    from {{ ref('int_identity_register') }}
    where
        record_type <> 'tombstone'
        and given_at <= {{ as_of() }}
),

living as (
    select distinct customer_id
    from {{ ref('int_identity_map') }}
),

final as (
    select distinct
        given.subject_key,
        living.customer_id
    from given
    left join {{ ref('int_identity_records') }} as records on given.subject_key = records.subject_key
    left join {{ ref('int_redirects') }} as redirects on given.customer_id = redirects.retired_customer_id
    inner join living on coalesce(redirects.customer_id, given.customer_id) = living.customer_id
    where
        given.recency = 1
        and records.subject_key is null
)

select * from final
