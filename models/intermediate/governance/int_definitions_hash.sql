-- One hash over every definition in force at the clock: what a consumer attests to have read.
with final as (
    select definitions_hash
    from {{ ref('int_definitions_history') }}
    where valid_to is null
)

select * from final
