-- How many more promotional contacts the caps leave over each channel, those of the company and those of the customer.
with company as (
    select
        channels.code as channel,
        min(limits.max_touches) as max_touches
    from {{ ref('codes') }} as channels
    left join {{ ref('contact_caps') }} as limits
        on coalesce(limits.channel, channels.code) = channels.code and {{ is_effective('limits') }}
    where channels.kind = 'channel'
    group by channels.code
),

counted as (
    select
        counts.customer_id,
        company.channel,
        min(counts.max_touches - counts.touch_count) as contacts_left
    from company
    inner join {{ ref('int_contact_counts') }} as counts on coalesce(counts.channel, company.channel) = company.channel
    group by counts.customer_id, company.channel
),

final as (
    select
        customers.customer_id,
        company.channel,
        greatest(least(counted.contacts_left, company.max_touches), 0) as contacts_left
    from {{ ref('int_customers') }} as customers
    cross join company
    left join counted
        on
            customers.customer_id = counted.customer_id
            and company.channel = counted.channel
)

select * from final
