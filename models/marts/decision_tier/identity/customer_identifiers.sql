with final as (
    select
        cast(identifier_type as {{ engine_type('string') }}) as identifier_type,
        cast(identifier_hash as {{ engine_type('string') }}) as identifier_hash,
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(is_shared as boolean) as is_shared,
        cast(is_blocked as boolean) as is_blocked,
        cast(first_seen_at as timestamp) as first_seen_at
    from {{ ref('int_identifier_map') }}
)

select * from final
