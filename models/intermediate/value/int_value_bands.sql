-- Months in which a customer's margin lies between the same thresholds of the same version, as one run: all the tiers can see of
-- the margin.
with periods as (
    select *
    from {{ ref('int_rating_periods') }}
),

tiers as (
    select *
    from {{ ref('value_tiers') }}
    where tier_rank > 0
),

versions as (
    select effective_from as changed_on
    from tiers
    union
    select effective_to as changed_on
    from tiers
),

-- A new version of the thresholds is a month to look again, as is the first month.
looks as (
    select
        customer_id,
        view_number,
        rated_from_month as month_index
    from periods
    union
    select
        customer_id,
        view_number,
        month_index
    from {{ ref('int_margin_months') }}
    union
    select
        periods.customer_id,
        periods.view_number,
        {{ month_index('versions.changed_on') }} + 1 as month_index
    from periods
    cross join versions
),

margins as (
    select
        looks.customer_id,
        looks.view_number,
        looks.month_index,
        case when looks.view_number = 0 then {{ as_of() }} else {{ month_start('looks.month_index') }} end as judged_at,
        coalesce(sum(margin_months.change) over (
            partition by looks.customer_id, looks.view_number order by looks.month_index rows unbounded preceding
        ), 0) as contribution_margin_365d
    from looks
    left join {{ ref('int_margin_months') }} as margin_months
        on
            looks.customer_id = margin_months.customer_id
            and looks.view_number = margin_months.view_number
            and looks.month_index = margin_months.month_index
),

banded as (
    select
        margins.customer_id,
        margins.view_number,
        margins.month_index,
        margins.judged_at,
        periods.rated_to_month,
        max(tiers.effective_from) as version_from,
        min(tiers.effective_to) as version_to,
        max(case when margins.contribution_margin_365d >= tiers.enter_min_margin then tiers.tier_rank end) as enter_rank,
        max(case when margins.contribution_margin_365d >= tiers.exit_min_margin then tiers.tier_rank end) as stay_rank
    from margins
    inner join periods
        on
            margins.customer_id = periods.customer_id
            and margins.view_number = periods.view_number
            and margins.month_index between periods.rated_from_month and periods.rated_to_month
    inner join tiers
        on {{ in_force('tiers', 'margins.judged_at') }}
    group by margins.customer_id, margins.view_number, margins.month_index, margins.judged_at, periods.rated_to_month
),

compared as (
    select
        *,
        lag(version_from) over (partition by customer_id, view_number order by month_index) as previous_version_from,
        lag(version_to) over (partition by customer_id, view_number order by month_index) as previous_version_to,
        lag(enter_rank) over (partition by customer_id, view_number order by month_index) as previous_enter_rank,
        lag(stay_rank) over (partition by customer_id, view_number order by month_index) as previous_stay_rank
    from banded
),

final as (
    select
        customer_id,
        view_number,
        row_number() over (partition by customer_id, view_number order by month_index) as band_number,
        enter_rank,
        stay_rank,
        month_index as from_month,
        coalesce(
            lead(month_index) over (partition by customer_id, view_number order by month_index), rated_to_month + 1
        ) as to_month,
        judged_at
    from compared
    where
        enter_rank is distinct from previous_enter_rank
        or stay_rank is distinct from previous_stay_rank
        -- Who is below every tier is so by each version.
        or stay_rank is not null and version_from is distinct from previous_version_from
        or stay_rank is not null and version_to is distinct from previous_version_to
)

select * from final
