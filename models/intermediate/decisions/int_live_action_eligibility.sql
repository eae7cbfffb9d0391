{{ config(materialized='view') }}

with denials as (
    select * from {{ ref('int_landed_denials') }}
),

reasons as (
    select distinct
        eligibility.customer_id,
        eligibility.action_id,
        denials.reason_code,
        layers.ordinal
    from denials
    inner join {{ ref('codes') }} as layers on layers.kind = 'suppression_layer' and denials.layer = layers.code
    inner join {{ ref('int_action_eligibility') }} as eligibility
        on
            denials.customer_id = eligibility.customer_id
            and (denials.topic is null or denials.topic = eligibility.topic)
            -- Who refuses a purpose is not asked for it again, over whatever channel.
            and (
                denials.channel is null
                or denials.channel = eligibility.channel
                or 'ask-' || denials.purpose = eligibility.topic
            )
    left join {{ ref('action_classes') }} as classes on eligibility.action_class = classes.action_class
    where
        denials.denies_all
        or (
            classes.is_promotional is distinct from false
            and (denials.purpose is null or denials.purpose = eligibility.purpose or 'ask-' || denials.purpose = eligibility.topic)
        )
),

ranked as (
    select
        *,
        row_number() over (partition by customer_id, action_id order by ordinal, reason_code) as reason_rank
    from reasons
),

denied as (
    select
        customer_id,
        action_id,
        min(ordinal) as top_ordinal,
        max(case when reason_rank = 1 then reason_code end) as top_reason_code,
        {{ dbt.listagg('reason_code', "','", 'order by reason_rank') }} as reason_codes
    from ranked
    group by customer_id, action_id
),

landed as (
    select max(landed_at) as landed_at
    from denials
),

final as (
    select
        eligibility.customer_id,
        eligibility.action_id,
        eligibility.action_class,
        eligibility.channel,
        -- What the build knew and what has landed each stand in the order of the layers; the first layer of both is the top.
        case
            when layers.ordinal <= denied.top_ordinal or denied.action_id is null then eligibility.top_reason_code
            else denied.top_reason_code
        end as top_reason_code,
        case
            when denied.reason_codes is null then eligibility.reason_codes
            when eligibility.reason_codes is null then denied.reason_codes
            when layers.ordinal <= denied.top_ordinal then eligibility.reason_codes || ',' || denied.reason_codes
            else denied.reason_codes || ',' || eligibility.reason_codes
        end as reason_codes,
        eligibility.contact_from,
        eligibility.contact_until,
        eligibility.is_eligible and denied.action_id is null as is_eligible,
        case when denied.action_id is null then eligibility.eligible_until end as eligible_until,
        coalesce(landed.landed_at, {{ as_of() }}) as context_at
    from {{ ref('int_action_eligibility') }} as eligibility
    cross join landed
    left join {{ ref('codes') }} as layers on layers.kind = 'suppression_layer' and eligibility.top_layer = layers.code
    left join denied
        on
            eligibility.customer_id = denied.customer_id
            and eligibility.action_id = denied.action_id
)

select * from final
