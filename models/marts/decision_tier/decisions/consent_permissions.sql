with final as (
    select
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(purpose as {{ engine_type('string') }}) as purpose,
        cast(channel as {{ engine_type('string') }}) as channel,
        cast(status as {{ engine_type('string') }}) as status,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast({{ shown_key('decided_by_event_id') }} as {{ engine_type('string') }}) as decided_by_event_id,
        cast(legal_basis as {{ engine_type('string') }}) as legal_basis,
        cast(is_permitted as boolean) as is_permitted,
        cast(effective_at as timestamp) as effective_at,
        cast(expires_at as timestamp) as expires_at
    from {{ ref('int_consent_permissions') }}
)

select * from final
