with final as (
    select
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(channel as {{ engine_type('string') }}) as channel,
        cast(contact_point_hash as {{ engine_type('string') }}) as contact_point_hash,
        cast(purpose as {{ engine_type('string') }}) as purpose,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast(status = 'granted' as boolean) as is_permitted
    from {{ ref('int_consent_points') }}
)

select * from final
