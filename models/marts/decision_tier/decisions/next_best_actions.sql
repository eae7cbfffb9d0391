with final as (
    select
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(channel as {{ engine_type('string') }}) as channel,
        cast(action_id as {{ engine_type('string') }}) as action_id,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast(objective_rank as integer) as objective_rank,
        cast(score as {{ engine_type('double') }}) as score
    from {{ ref('int_next_best_actions') }}
)

select * from final
