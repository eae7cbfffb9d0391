-- The latest verdict on every programme: what it did to its channel and to its customers, against the hold-out.
with ranked as (
    select
        *,
        row_number() over (partition by programme_id order by month desc) as recency
    from {{ ref('goodhart_monitor') }}
),

final as (
    select
        ranked.programme_id as programme,
        ranked.month,
        ranked.verdict,
        ranked.compared_customers as customers,
        ranked.channel_lift,
        ranked.channel_lift_low,
        ranked.channel_lift_high,
        ranked.customer_lift,
        ranked.customer_lift_low,
        ranked.customer_lift_high,
        quality.verdict as quality_or_velocity,
        status.block_reasons as stands_in_the_way
    from ranked
    left join {{ ref('quality_vs_velocity') }} as quality
        on
            ranked.programme_id = quality.programme_id
            and ranked.month = quality.month
    left join {{ ref('programme_status') }} as status on ranked.programme_id = status.programme_id
    where ranked.recency = 1
)

select * from final
order by programme asc
