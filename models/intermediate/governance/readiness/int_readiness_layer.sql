-- What the manifest and the row accounts say of the layer itself, counted.
with final as (
    select
        'tier_models' as measure,
        count(*) as value
    from {{ ref('int_tier_models') }}
    where kind = 'model'

    union all

    select
        'tier_models_without_contract' as measure,
        sum(case when has_contract then 0 else 1 end) as value
    from {{ ref('int_tier_models') }}
    where kind = 'model'

    union all

    select
        'tier_models_without_owner' as measure,
        sum(case when has_owner then 0 else 1 end) as value
    from {{ ref('int_tier_models') }}
    where kind = 'model'

    union all

    select
        'ways_around_suppressions' as measure,
        sum(case when is_bypass then 1 else 0 end) as value
    from {{ ref('int_tier_models') }}

    union all

    select
        'tier_columns_without_description' as measure,
        sum(case when is_described then 0 else 1 end) as value
    from {{ ref('int_tier_columns') }}
)

select * from final
