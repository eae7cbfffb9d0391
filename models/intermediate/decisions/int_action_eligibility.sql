with reasons as (
    select
        customer_id,
        action_id,
        max(case when reason_rank = 1 then layer end) as top_layer,
        max(case when reason_rank = 1 then reason_code end) as top_reason_code,
        {{ dbt.listagg('reason_code', "','", 'order by reason_rank') }} as reason_codes
    from {{ ref('int_action_reasons') }}
    group by customer_id, action_id
),

final as (
    select
        customers.customer_id,
        actions.action_id,
        actions.action_class,
        actions.channel,
        actions.purpose,
        actions.objective_id,
        reasons.top_layer,
        reasons.top_reason_code,
        reasons.reason_codes,
        reasons.action_id is null as is_eligible
    from {{ ref('int_customers') }} as customers
    cross join {{ ref('action_catalogue') }} as actions
    left join reasons
        on
            customers.customer_id = reasons.customer_id
            and actions.action_id = reasons.action_id
    where {{ is_effective('actions') }}
)

select * from final
