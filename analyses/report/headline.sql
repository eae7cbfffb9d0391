-- How many customers there are, and to how many of them anything may be promoted.
with final as (
    select
        count(*) as customers,
        sum(case when is_promotable then 1 else 0 end) as promotable,
        sum(case when has_open_escalation then 1 else 0 end) as with_open_escalation,
        sum(case when is_at_risk then 1 else 0 end) as at_risk,
        min(definitions_hash) as definitions_hash,
        min(as_of) as as_of
    from {{ ref('customers') }}
)

select * from final
