with final as (
    select
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(channel as {{ engine_type('string') }}) as channel,
        cast(action_id as {{ engine_type('string') }}) as action_id,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast(contact_from as {{ engine_type('string') }}) as contact_from,
        cast(contact_until as {{ engine_type('string') }}) as contact_until,
        cast(objective_rank as integer) as objective_rank,
        cast(score as {{ engine_type('double') }}) as score,
        cast(eligible_until as timestamp) as eligible_until
    from {{ ref('int_next_best_actions') }}
)

select * from final
