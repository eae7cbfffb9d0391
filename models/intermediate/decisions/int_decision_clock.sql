-- What a run that makes only some of these models does not make anew knows no more than before, so it leaves the clock where it was.
-- depends_on: {{ ref('int_action_eligibility') }}, {{ ref('int_customer_keys') }}, {{ ref('int_account_keys') }}
-- depends_on: {{ ref('int_account_members') }}, {{ ref('int_account_reach') }}, {{ ref('int_customers') }}, {{ ref('int_grave_tickets') }}
{%- set never = "cast('1970-01-01' as timestamp)" %}

with final as (
    select {{ as_of() if makes_all_of('int_decision_clock') else decision_clock(never) }} as as_of
)

select * from final
