-- Every account a customer belongs to, by any of his records.
with final as (
    select distinct
        account_map.account_id,
        identity_map.customer_id
    from {{ ref('int_people') }} as people
    inner join {{ ref('int_identity_map') }} as identity_map
        on
            people.source_system = identity_map.source_system
            and people.record_type = identity_map.record_type
            and people.source_record_id = identity_map.source_record_id
    inner join {{ ref('int_account_map') }} as account_map
        on
            people.source_system = account_map.source_system
            and people.account_source_id = account_map.source_account_id
)

select * from final
order by customer_id
