{{ config(materialized='view') }}

with denied as (
    select
        eligibility.customer_id,
        eligibility.action_id,
        min(denials.reason_code) as reason_code
    from {{ ref('int_landed_denials') }} as denials
    inner join {{ ref('int_action_eligibility') }} as eligibility
        on
            denials.customer_id = eligibility.customer_id
            and (denials.channel is null or denials.channel = eligibility.channel)
    left join {{ ref('action_classes') }} as classes on eligibility.action_class = classes.action_class
    where
        denials.denies_all
        or (
            classes.is_promotional is distinct from false
            and (denials.purpose is null or denials.purpose = eligibility.purpose)
        )
    group by eligibility.customer_id, eligibility.action_id
),

landed as (
    select max(raw_ingested_at) as landed_at
    from {{ ref('int_landed') }}
),

final as (
    select
        eligibility.customer_id,
        eligibility.action_id,
        eligibility.action_class,
        eligibility.channel,
        coalesce(eligibility.top_reason_code, denied.reason_code) as top_reason_code,
        case
            when denied.reason_code is null then eligibility.reason_codes
            when eligibility.reason_codes is null then denied.reason_code
            when ',' || eligibility.reason_codes || ',' like '%,' || denied.reason_code || ',%' then eligibility.reason_codes
            else eligibility.reason_codes || ',' || denied.reason_code
        end as reason_codes,
        eligibility.is_eligible and denied.action_id is null as is_eligible,
        coalesce(landed.landed_at, {{ as_of() }}) as context_at
    from {{ ref('int_action_eligibility') }} as eligibility
    cross join landed
    left join denied
        on
            eligibility.customer_id = denied.customer_id
            and eligibility.action_id = denied.action_id
)

select * from final
