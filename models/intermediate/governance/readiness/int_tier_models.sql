-- What the manifest of this run says of every table of the tier, and of every exposure.
with final as (
    {{ tier_models(graph.nodes if execute else {}, graph.exposures if execute else {}) }}
)

select * from final
