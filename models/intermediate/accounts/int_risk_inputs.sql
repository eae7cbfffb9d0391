-- What the at-risk rules look at. A customer without an account counts as an account of one.
with customers as (
    select
        customers.customer_id,
        coalesce(customers.account_id, customers.customer_id) as risk_unit_id,
        customers.account_id,
        lifecycle.lifecycle_stage,
        lifecycle.paid_order_count,
        worth.tier_rank
    from {{ ref('int_customers') }} as customers
    left join {{ ref('int_lifecycle_current') }} as lifecycle
        on customers.customer_id = lifecycle.customer_id
    left join {{ ref('int_value_current') }} as worth
        on customers.customer_id = worth.customer_id
),

-- A case concerns the account of its customer and the one it names, and is one however many people share it.
concerns as (
    {% for relation, key, fact, condition in [
        (ref('int_service_episodes'), 'cases.problem_id', 'open_case', 'cases.is_open'),
        (
            ref('int_service_facts'), 'cases.fact', 'pending_escalation',
            "cases.fact = 'pending_escalation' and (cases.ends_at is null or cases.ends_at > " ~ as_of() ~ ')'
        ),
    ] -%}
    select
        customers.risk_unit_id,
        '{{ fact }}' as fact,
        {{ key }} as case_key
    from {{ relation }} as cases
    inner join customers on cases.customer_id = customers.customer_id
    where {{ condition }}

    union

    select
        cases.account_id as risk_unit_id,
        '{{ fact }}' as fact,
        {{ key }} as case_key
    from {{ relation }} as cases
    where {{ condition }}

    {{ 'union' if not loop.last }}
    {% endfor -%}
),

service as (
    select
        risk_unit_id,
        sum(case when fact = 'open_case' then 1 else 0 end) as open_ticket_count,
        max(case when fact = 'pending_escalation' then 1 else 0 end) = 1 as has_open_escalation
    from concerns
    group by risk_unit_id
),

windows as (
    select
        {{ days_before(as_of(), parameter(ref('value_parameters'), 'margin_window')) }} as window_start,
        {{ days_before(as_of(), '2 * ' ~ parameter(ref('value_parameters'), 'margin_window')) }} as past_window_start
),

margins as (
    select
        customers.risk_unit_id,
        sum(case when ledger.occurred_at >= windows.window_start then ledger.amount end) as margin,
        sum(case when ledger.occurred_at < windows.window_start then ledger.amount end) as past_margin
    from {{ ref('int_margin_ledger') }} as ledger
    cross join windows
    inner join customers
        on ledger.customer_id = customers.customer_id
    where ledger.occurred_at >= windows.past_window_start
    group by customers.risk_unit_id
),

people as (
    select
        risk_unit_id,
        account_id,
        count(*) as customer_count,
        max(tier_rank) as tier_rank,
        sum(case when paid_order_count > 0 then 1 else 0 end) as buyer_count,
        sum(case when lifecycle_stage in ('lapsing_customer', 'churned_customer') then 1 else 0 end) as lost_count
    from customers
    group by risk_unit_id, account_id
),

-- An account of which nobody is known may be at risk as well.
accounts as (
    select distinct account_id
    from {{ ref('int_account_map') }}
),

units as (
    select risk_unit_id from people
    union
    select account_id as risk_unit_id from accounts
),

final as (
    select
        units.risk_unit_id,
        coalesce(people.account_id, accounts.account_id) as account_id,
        people.tier_rank,
        cast(coalesce(people.customer_count, 0) as bigint) as customer_count,
        cast(coalesce(service.open_ticket_count, 0) as bigint) as open_ticket_count,
        cast(people.lost_count as {{ engine_type('double') }}) / nullif(people.buyer_count, 0) as lost_share,
        case
            when margins.past_margin > 0
                then
                    cast(coalesce(margins.margin, 0) - margins.past_margin as {{ engine_type('double') }})
                    / cast(margins.past_margin as {{ engine_type('double') }})
        end as margin_change,
        cast(coalesce(margins.margin, 0) as decimal(18, 4)) as contribution_margin_365d,
        coalesce(service.has_open_escalation, false) as has_open_escalation,
        coalesce(margins.past_margin > 0, false) as has_past_margin
    from units
    left join people
        on units.risk_unit_id = people.risk_unit_id
    left join accounts
        on units.risk_unit_id = accounts.account_id
    left join service
        on units.risk_unit_id = service.risk_unit_id
    left join margins
        on units.risk_unit_id = margins.risk_unit_id
)

select * from final
