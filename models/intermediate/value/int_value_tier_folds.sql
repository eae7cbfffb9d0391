-- The fold over a customer's bands. Within a band the margin asks for one tier at most, so a band changes the tier at
-- most once: at the first month in which dwell (and on the way down grace) allow it, if that month is in the band. They are
-- those of the band's time; a tier that is no more holds nobody.
with recursive bands as (
    select *
    from {{ ref('int_value_bands') }}
),

folded (customer_id, view_number, band_number, tier_rank, since_month, below_since_month) as (
    select
        customer_id,
        view_number,
        cast(1 as bigint),
        enter_rank,
        from_month,
        cast(null as integer)
    from bands
    where band_number = 1
    union all
    select
        customer_id,
        view_number,
        band_number,
        case when change_month < to_month then wanted_rank else tier_rank end,
        case when change_month < to_month then change_month else since_month end,
        case when change_month >= to_month then below_since_month end
    from (
        select
            folded.customer_id,
            folded.view_number,
            bands.band_number,
            folded.tier_rank,
            folded.since_month,
            bands.to_month,
            case
                when bands.enter_rank > folded.tier_rank then bands.enter_rank
                when bands.stay_rank < folded.tier_rank then bands.stay_rank
            end as wanted_rank,
            case
                when bands.enter_rank > folded.tier_rank
                    then greatest(bands.from_month, folded.since_month + tiers.min_dwell_months)
                when bands.stay_rank < folded.tier_rank
                    then greatest(
                        coalesce(folded.below_since_month, bands.from_month) + tiers.grace_months,
                        bands.from_month,
                        folded.since_month + tiers.min_dwell_months
                    )
            end as change_month,
            case
                when bands.stay_rank < folded.tier_rank then coalesce(folded.below_since_month, bands.from_month)
            end as below_since_month
        from folded
        inner join bands
            on
                folded.customer_id = bands.customer_id
                and folded.view_number = bands.view_number
                and folded.band_number + 1 = bands.band_number
        left join {{ ref('value_tiers') }} as tiers
            on folded.tier_rank = tiers.tier_rank and {{ in_force('tiers', 'bands.judged_at') }}
    ) as stepped
),

final as (
    select *
    from folded
)

select * from final
