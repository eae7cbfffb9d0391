-- What two systems, or a system and the tier, mean by the same term, run on the same customers.
with final as (
    select
        term,
        system_a || ' / ' || system_b as systems,
        status,
        impact,
        compared,
        only_a + only_b as disagreed,
        disagreement_rate,
        kappa,
        margin_at_stake,
        examples
    from {{ ref('definition_divergence') }}
)

select * from final
order by impact asc, margin_at_stake desc, term asc, systems asc
