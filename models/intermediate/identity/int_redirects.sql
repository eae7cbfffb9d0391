-- Ids that were given once and now stand for another customer, each leading straight to the living id.
with final as (
    {{ redirects('customer', ref('int_identity_register'), ref('int_identity_assignments')) }}
)

select * from final
