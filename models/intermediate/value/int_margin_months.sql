-- The 365 day margin at the start of each month in which it can have changed, by each state of knowledge: an entry comes in at
-- the first month start after it and goes out at the first month start more than a window after it.
with entries as (
    select
        ledger.customer_id,
        states.view_number,
        ledger.amount,
        ledger.occurred_at
    from {{ ref('int_margin_ledger') }} as ledger
    inner join {{ ref('int_value_views') }} as states
        on
            ledger.customer_id = states.customer_id
            and {{ known_in('states', 'ledger.occurred_at', 'ledger.ingested_at') }}
),

changes as (
    select
        customer_id,
        view_number,
        {{ month_index('occurred_at') }} + 1 as month_index,
        amount
    from entries
    union all
    select
        customer_id,
        view_number,
        {{ month_index(days_after('occurred_at', parameter(ref('value_parameters'), 'margin_window'))) }} + 1 as month_index,
        -amount as amount
    from entries
),

monthly as (
    select
        customer_id,
        view_number,
        month_index,
        sum(amount) as change
    from changes
    where month_index <= {{ month_index(as_of()) }}
    group by customer_id, view_number, month_index
),

final as (
    select
        customer_id,
        view_number,
        month_index,
        change,
        cast(sum(change) over (
            partition by customer_id, view_number order by month_index rows unbounded preceding
        ) as decimal(18, 4)) as contribution_margin_365d
    from monthly
)

select * from final
