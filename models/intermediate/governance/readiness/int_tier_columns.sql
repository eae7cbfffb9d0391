-- Every column of the tier, as the manifest of this run has it.
with final as (
    {{ tier_columns(graph.nodes if execute else {}) }}
)

select * from final
