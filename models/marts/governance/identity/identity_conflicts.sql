with final as (
    select
        cast(conflict_id as {{ engine_type('string') }}) as conflict_id,
        cast(kind as {{ engine_type('string') }}) as kind,
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(identifier_type as {{ engine_type('string') }}) as identifier_type,
        cast(detail as {{ engine_type('string') }}) as detail,
        cast(status as {{ engine_type('string') }}) as status
    from {{ ref('int_identity_conflicts') }}
)

select * from final
