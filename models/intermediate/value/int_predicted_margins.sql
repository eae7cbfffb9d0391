with models as (
    select *
    from {{ ref('scoring_models') }} as scoring_models
    where {{ in_force('scoring_models', as_of()) }}
),

guarded as (
    select
        summaries.*,
        models.*,
        case
            when models.model_id is null then 'NO_MODEL'
            when models.fitted_on < {{ days_before(as_of(), 'models.max_age_days') }} then 'MODEL_TOO_OLD'
            when models.currency <> '{{ var("decision_tier_base_currency") }}' then 'MODEL_CURRENCY'
            when summaries.is_contractual then 'CONTRACTUAL'
            when summaries.repeat_purchases < 1 then 'NO_REPEAT_PURCHASE'
            when summaries.mean_margin is null or summaries.mean_margin <= 0 then 'NON_POSITIVE_SPEND'
            when summaries.age_days < summaries.recency_days then 'RECENCY_ABOVE_AGE'
        end as guard
    from {{ ref('int_purchase_summaries') }} as summaries
    left join models
        on 1 = 1
),

scored as (
    select
        customer_id,
        model_id,
        {{ expected_purchases(
            'repeat_purchases', '(recency_days / time_unit_days)', '(age_days / time_unit_days)',
            '(cast(horizon_days as ' ~ engine_type('double') ~ ') / time_unit_days)') }} as purchases,
        {{ expected_spend('repeat_purchases', 'mean_margin') }} as spend
    from guarded
    where guard is null
),

final as (
    select
        guarded.customer_id,
        guarded.model_id,
        guarded.guard,
        cast(scored.purchases as decimal(18, 4)) as predicted_purchases_365d,
        cast(scored.purchases * scored.spend as decimal(18, 4)) as predicted_margin_365d
    from guarded
    left join scored
        on guarded.customer_id = scored.customer_id
)

select * from final
