-- How far the mix of a label moved within a month, and whether customers moved or the definition did.
with ends as (
    select distinct
        label,
        month_index
    from {{ ref('int_label_shares') }}
),

-- Every value that occurs at either end; a share of nought has no logarithm and counts as one in ten thousand.
compared as (
    select
        mixes.label,
        ends.month_index,
        mixes.value,
        greatest(max(case when mixes.month_index = ends.month_index - 1 then mixes.share else 0 end), 0.0001) as share_before,
        greatest(max(case when mixes.month_index = ends.month_index then mixes.share else 0 end), 0.0001) as share_after,
        greatest(max(case when mixes.month_index = ends.month_index then mixes.undone_share else 0 end), 0.0001) as share_undone,
        sum(case when mixes.month_index = ends.month_index - 1 then mixes.customers else 0 end) as customers_before,
        sum(case when mixes.month_index = ends.month_index then mixes.customers else 0 end) as customers
    from ends
    inner join {{ ref('int_label_shares') }} as mixes
        on
            ends.label = mixes.label
            and mixes.month_index in (ends.month_index - 1, ends.month_index)
    group by mixes.label, ends.month_index, mixes.value
),

measured as (
    select
        label,
        month_index,
        sum(customers) as customers,
        round(sum((share_after - share_before) * ln(share_after / share_before)), 9) as psi,
        round(sum((share_undone - share_before) * ln(share_undone / share_before)), 9) as psi_population
    from compared
    group by label, month_index
    having sum(customers_before) > 0
),

joined as (
    select
        label,
        case
            when psi = 0 then 'none'
            when abs(psi - psi_population) > psi_population then 'definition'
            else 'population'
        end as main_cause,
        customers,
        psi,
        psi_population,
        psi - psi_population as psi_definition,
        {{ month_date('month_index - 1') }} as month
    from measured
),

final as (
    select
        {{ contract_columns([
            ('string', ['label', 'main_cause']),
            ('bigint', ['customers']),
            ('double', ['psi', 'psi_population', 'psi_definition']),
            ('date', ['month']),
        ]) }}
    from joined
)

select * from final
