{{ config(materialized='view') }}

with final as (
    select
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(action_id as {{ engine_type('string') }}) as action_id,
        cast(action_class as {{ engine_type('string') }}) as action_class,
        cast(channel as {{ engine_type('string') }}) as channel,
        cast(top_reason_code as {{ engine_type('string') }}) as top_reason_code,
        cast(reason_codes as {{ engine_type('string') }}) as reason_codes,
        cast(contact_from as {{ engine_type('string') }}) as contact_from,
        cast(contact_until as {{ engine_type('string') }}) as contact_until,
        cast(contacts_left as bigint) as contacts_left,
        cast(is_eligible as boolean) as is_eligible,
        cast(eligible_until as timestamp) as eligible_until,
        cast(context_at as timestamp) as context_at
    from {{ ref('int_live_action_eligibility') }}
)

select * from final
