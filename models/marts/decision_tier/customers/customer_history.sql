with spells as (
    select *
    from {{ ref('int_customer_spells') }}
),

joined as (
    select
        spells.customer_id,
        stages.lifecycle_stage,
        stages.lifecycle_rule_id,
        coalesce(restated.lifecycle_stage, stages.lifecycle_stage) as restated_lifecycle_stage,
        known_stages.lifecycle_stage as known_lifecycle_stage,
        coalesce(tiers.value_tier, unrated.value_tier) as value_tier,
        coalesce(restated_tiers.value_tier, tiers.value_tier, unrated.value_tier) as restated_value_tier,
        coalesce(known_tiers.value_tier, unrated.value_tier) as known_value_tier,
        coalesce(tiers.value_tier_rule_id, unrated.rule_id) as value_tier_rule_id,
        coalesce(levels.engagement_level, default_levels.engagement_level) as engagement_level,
        coalesce(levels.restated_engagement_level, default_levels.engagement_level) as restated_engagement_level,
        coalesce(levels.known_engagement_level, default_levels.engagement_level) as known_engagement_level,
        definitions.definitions_hash,
        -- Of the past the ledgers can rule promotion out; what else stood in its way is not kept, and not known is not true.
        case
            when spells.valid_to is null then customers.is_promotable
            when unpromotable.customer_id is not null then false
        end as is_promotable,
        case
            when spells.valid_to is null then customers.is_promotable
            when known_unpromotable.customer_id is not null then false
        end as is_promotable_as_known,
        spells.valid_from,
        spells.valid_to,
        greatest(
            spells.valid_from,
            coalesce(stages.known_from, spells.valid_from),
            coalesce(tiers.known_from, spells.valid_from),
            coalesce(levels.known_from, spells.valid_from),
            coalesce(unpromotable.known_from, spells.valid_from)
        ) as known_from
    from spells
    inner join {{ ref('customers') }} as customers
        on spells.customer_id = customers.customer_id
    left join {{ ref('int_lifecycle_history') }} as stages
        on spells.customer_id = stages.customer_id and {{ holds_at('stages', 'spells.valid_from') }}
    left join {{ ref('int_lifecycle_restated') }} as restated
        on spells.customer_id = restated.customer_id and {{ holds_at('restated', 'spells.valid_from') }}
    left join {{ ref('int_lifecycle_known') }} as known_stages
        on spells.customer_id = known_stages.customer_id and {{ holds_at('known_stages', 'spells.valid_from') }}
    left join {{ ref('int_value_tier_history') }} as tiers
        on spells.customer_id = tiers.customer_id and {{ holds_at('tiers', 'spells.valid_from') }}
    left join {{ ref('int_value_tier_spells') }} as restated_tiers
        on
            spells.customer_id = restated_tiers.customer_id
            and restated_tiers.view_number = 0
            and {{ holds_at('restated_tiers', 'spells.valid_from') }}
    left join {{ ref('int_value_tier_known') }} as known_tiers
        on spells.customer_id = known_tiers.customer_id and {{ holds_at('known_tiers', 'spells.valid_from') }}
    left join {{ ref('int_engagement_history') }} as levels
        on spells.customer_id = levels.customer_id and {{ holds_at('levels', 'spells.valid_from') }}
    left join {{ ref('int_unpromotable_spells') }} as unpromotable
        on
            spells.customer_id = unpromotable.customer_id
            and not unpromotable.is_known
            and {{ holds_at('unpromotable', 'spells.valid_from') }}
    left join {{ ref('int_unpromotable_spells') }} as known_unpromotable
        on
            spells.customer_id = known_unpromotable.customer_id
            and known_unpromotable.is_known
            and {{ holds_at('known_unpromotable', 'spells.valid_from') }}
    left join {{ ref('int_definitions_history') }} as definitions
        on {{ holds_at('definitions', 'spells.valid_from') }}
    left join {{ ref('value_tiers') }} as unrated
        on unrated.tier_rank = 0 and {{ in_force('unrated', 'spells.valid_from') }}
    left join {{ ref('engagement_levels') }} as default_levels
        on default_levels.is_default and {{ in_force('default_levels', 'spells.valid_from') }}
),

final as (
    select
        {{ contract_columns([
            ('string', ['customer_id', 'lifecycle_stage', 'lifecycle_rule_id', 'restated_lifecycle_stage', 'known_lifecycle_stage',
                'value_tier', 'value_tier_rule_id', 'restated_value_tier', 'known_value_tier', 'engagement_level',
                'restated_engagement_level', 'known_engagement_level', 'definitions_hash']),
            ('boolean', ['is_promotable', 'is_promotable_as_known']),
            ('timestamp', ['valid_from', 'valid_to', 'known_from']),
        ]) }}
    from joined
)

select * from final
