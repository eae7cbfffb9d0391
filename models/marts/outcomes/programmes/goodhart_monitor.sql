with programmes as (
    select
        programme_id,
        month_index,
        sum(case when arm = 'treated' then 1 else 0 end) as treated_customers,
        sum(case when arm = 'holdout' then 1 else 0 end) as holdout_customers,
        sum(case when arm = 'contaminated' then 1 else 0 end) as contaminated_customers,
        max(case when is_registered then 1 else 0 end) = 1 as is_registered
    from {{ ref('int_programme_units') }}
    group by programme_id, month_index
),

joined as (
    select
        programmes.programme_id,
        programmes.treated_customers,
        programmes.holdout_customers,
        programmes.contaminated_customers,
        coalesce(customer.treated_customers + customer.holdout_customers, 0) as compared_customers,
        channel.lift as channel_lift,
        channel.lift_low as channel_lift_low,
        channel.lift_high as channel_lift_high,
        customer.lift as customer_lift,
        customer.lift_low as customer_lift_low,
        customer.lift_high as customer_lift_high,
        programmes.is_registered,
        {{ month_date('programmes.month_index') }} as month,
        case
            when programmes.holdout_customers + programmes.contaminated_customers = 0 then 'no_holdout'
            when channel.lift_low > 0 and customer.lift_high < 0 then 'goodhart'
            when customer.lift_low > 0 then 'aligned'
            else 'inconclusive'
        end as verdict
    from programmes
    left join {{ ref('int_programme_lifts') }} as channel
        on
            programmes.programme_id = channel.programme_id
            and programmes.month_index = channel.month_index
            and channel.metric = 'channel'
    left join {{ ref('int_programme_lifts') }} as customer
        on
            programmes.programme_id = customer.programme_id
            and programmes.month_index = customer.month_index
            and customer.metric = 'customer'
),

final as (
    select
        {{ contract_columns([
            ('string', ['programme_id', 'verdict']),
            ('bigint', ['treated_customers', 'holdout_customers', 'contaminated_customers', 'compared_customers']),
            ('double', ['channel_lift', 'channel_lift_low', 'channel_lift_high', 'customer_lift', 'customer_lift_low', 'customer_lift_high']),
            ('boolean', ['is_registered']),
            ('date', ['month']),
        ]) }}
    from joined
)

select * from final
