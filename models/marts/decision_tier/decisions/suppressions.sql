with final as (
    select
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(rule_id as {{ engine_type('string') }}) as rule_id,
        cast(action_class as {{ engine_type('string') }}) as action_class,
        cast(channel as {{ engine_type('string') }}) as channel,
        cast(topic as {{ engine_type('string') }}) as topic,
        cast(layer as {{ engine_type('string') }}) as layer,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast(agreement_id as {{ engine_type('string') }}) as agreement_id,
        cast(is_active as boolean) as is_active,
        cast(started_at as timestamp) as started_at,
        cast(ends_at as timestamp) as ends_at
    from {{ ref('int_suppressions') }}
)

select * from final
