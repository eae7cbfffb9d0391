with final as (
    select
        cast(source_system as {{ engine_type('string') }}) as source_system,
        cast(record_type as {{ engine_type('string') }}) as record_type,
        cast({{ shown_key('source_record_id') }} as {{ engine_type('string') }}) as source_record_id,
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(resolved_by_rule_id as {{ engine_type('string') }}) as resolved_by_rule_id,
        cast(first_seen_at as timestamp) as first_seen_at
    from {{ ref('int_identity_map') }}
)

select * from final
