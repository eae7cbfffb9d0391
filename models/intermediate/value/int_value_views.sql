-- The states of knowledge that a customer's tier is judged by: another one each time an entry was known too late for the month
-- start that counts it. Number 1 is all that is known now, the ones before it have higher numbers. Number 0 is all that is
-- known now under the thresholds in force now, where these have changed.
with entries as (
    select
        customer_id,
        ingested_at,
        {{ counts_from('occurred_at') }} as counts_from
    from {{ ref('int_margin_ledger') }}
    where customer_id is not null
),

states as (
    select
        customer_id,
        cast('0001-01-01' as timestamp) as known_from
    from entries
    union
    select
        customer_id,
        ingested_at as known_from
    from entries
    where ingested_at > counts_from
),

numbered as (
    select
        customer_id,
        row_number() over (partition by customer_id order by known_from desc, customer_id asc) as view_number,
        known_from,
        lead(known_from) over (partition by customer_id order by known_from, customer_id) as known_to
    from states
),

-- A tier that begins or ends changes them, but for the first beginning.
changes as (
    select coalesce(effective_from, cast('0001-01-01' as date)) as changed_on
    from {{ ref('value_tiers') }}
    union
    select effective_to as changed_on
    from {{ ref('value_tiers') }}
),

changed_rules as (
    select count(*) as change_count
    from changes
    where changed_on <= {{ as_of() }}
    having count(*) > 1
),

final as (
    select
        customer_id,
        cast(view_number as integer) as view_number,
        known_from,
        known_to
    from numbered
    union all
    select
        numbered.customer_id,
        0 as view_number,
        numbered.known_from,
        numbered.known_to
    from numbered
    cross join changed_rules
    where numbered.view_number = 1
)

select * from final
