{{ config(materialized='view') }}

-- Which denial is one of which action; a null reason where it is not, so that the context is known all the same.
with applied as (
    select
        eligibility.customer_id,
        eligibility.action_id,
        denials.reason_code,
        denials.layer,
        denials.context_at,
        (denials.topic is null or denials.topic = eligibility.topic)
        -- Who refuses a purpose, or all of them, is not asked for it again, over whatever channel. A complaint ends all promotion.
        and (
            denials.channel is null
            or denials.channel = eligibility.channel
            or 'ask-' || denials.purpose = eligibility.topic
            or (denials.purpose is null and denials.layer = 'consent' and eligibility.topic like 'ask-%')
            or (denials.ends_promotion and eligibility.is_promotional)
        )
        and (
            denials.denies_all
            or (
                eligibility.is_promotional
                and (
                    denials.purpose is null
                    or denials.purpose = eligibility.purpose
                    or 'ask-' || denials.purpose = eligibility.topic
                )
            )
        ) as is_denied
    from {{ ref('int_action_eligibility') }} as eligibility
    inner join {{ ref('int_landed_denials') }} as denials on eligibility.customer_id = denials.customer_id
),

reasons as (
    select distinct
        applied.customer_id,
        applied.action_id,
        applied.context_at,
        case when applied.is_denied then applied.reason_code end as reason_code,
        case when applied.is_denied then layers.ordinal end as ordinal
    from applied
    left join {{ ref('codes') }} as layers on layers.kind = 'suppression_layer' and applied.layer = layers.code
),

denied as (
    select
        customer_id,
        action_id,
        max(context_at) as context_at,
        min(ordinal) as top_ordinal,
        {{ text_list('reason_code', 'ordinal, reason_code', ',') }} as reason_codes
    from reasons
    group by customer_id, action_id
),

final as (
    select
        eligibility.customer_id,
        eligibility.action_id,
        eligibility.action_class,
        eligibility.channel,
        -- What the build knew and what has landed each stand in the order of the layers; the first layer of both is the top.
        case
            when eligibility.top_ordinal <= denied.top_ordinal or denied.reason_codes is null then eligibility.top_reason_code
            else split_part(denied.reason_codes, ',', 1)
        end as top_reason_code,
        case
            when denied.reason_codes is null then eligibility.reason_codes
            when eligibility.reason_codes is null then denied.reason_codes
            when eligibility.top_ordinal <= denied.top_ordinal then eligibility.reason_codes || ',' || denied.reason_codes
            else denied.reason_codes || ',' || eligibility.reason_codes
        end as reason_codes,
        least(eligibility.top_ordinal, denied.top_ordinal) as top_ordinal,
        eligibility.contact_from,
        eligibility.contact_until,
        eligibility.contacts_left,
        eligibility.is_eligible and denied.reason_codes is null as is_eligible,
        case when denied.reason_codes is null then eligibility.eligible_until end as eligible_until,
        denied.context_at
    from {{ ref('int_action_eligibility') }} as eligibility
    inner join denied
        on
            eligibility.customer_id = denied.customer_id
            and eligibility.action_id = denied.action_id
)

select * from final
