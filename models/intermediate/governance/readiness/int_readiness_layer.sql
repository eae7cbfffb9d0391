-- What the manifest says of the layer itself, counted.
with final as (
    {{ measures_of(ref('int_tier_models'), {
        'tier_models': 'count(*)',
        'tier_models_without_contract': breaches('not has_contract'),
        'tier_models_without_owner': breaches('not has_owner'),
    }, "kind = 'model'") }}
    union all
    {{ measures_of(ref('int_tier_models'), {'ways_around_suppressions': breaches('is_bypass')}) }}
    union all
    {{ measures_of(ref('int_tier_columns'), {'tier_columns_without_description': breaches('not is_described')}) }}
)

select * from final
