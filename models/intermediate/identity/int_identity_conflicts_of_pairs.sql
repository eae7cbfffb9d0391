-- Two customers that a matcher takes for one person. What a steward has decided is settled either way.
with customers as (
    select
        record_key,
        customer_id
    from {{ ref('int_identity_assignments') }}
),

decided as (
    select distinct
        least(record_key_a, record_key_b) as record_key_a,
        greatest(record_key_a, record_key_b) as record_key_b
    from {{ ref('int_identity_decisions') }}
),

final as (
    select
        case when pairs.standing = 'review' then 'PAIR_IN_REVIEW' else 'PAIR_REFUSED' end as kind,
        pairs.value_key as subject,
        customers_a.customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        'a matcher takes it for ' || customers_b.customer_id || ' by '
        || cast(cast(floor(pairs.match_probability * 100) as integer) as {{ engine_type('string') }}) || ' in a hundred'
        || case when pairs.standing = 'review' then '' else ', which stronger evidence contradicts' end as detail,
        case when pairs.standing = 'review' then 'open' else 'contained' end as status
    from {{ ref('int_identity_pairs') }} as pairs
    inner join customers as customers_a on pairs.record_key_a = customers_a.record_key
    inner join customers as customers_b on pairs.record_key_b = customers_b.record_key
    left join decided
        on
            pairs.record_key_a = decided.record_key_a
            and pairs.record_key_b = decided.record_key_b
    where
        customers_a.customer_id <> customers_b.customer_id
        and decided.record_key_a is null
)

select * from final
