-- What the rules look at, at every instant at which a stage can change: by all facts known today, and by those known then.
with moments as (
    select
        customer_id,
        valid_from,
        cast(null as {{ engine_type('string') }}) as fact_kind,
        false as is_known,
        cast(null as timestamp) as occurred_at,
        cast(null as timestamp) as ingested_at,
        true as is_instant
    from {{ ref('int_lifecycle_instants') }}
    {%- for is_known in ['false', 'true'] %}
    union all
    select
        customer_id,
        {{ 'occurred_at' if is_known == 'false' else 'greatest(occurred_at, ingested_at)' }} as valid_from,
        fact_kind,
        {{ is_known }} as is_known,
        occurred_at,
        ingested_at,
        false as is_instant
    from {{ ref('int_lifecycle_facts') }}
    {%- endfor %}
),

-- A range frame takes in every fact of the same instant.
running as (
    select
        customer_id,
        valid_from,
        is_instant,
        {%- for prefix, is_known in {'': 'not is_known', 'known_': 'is_known'}.items() %}
        sum(case when {{ is_known }} and fact_kind = 'order' then 1 else 0 end) over so_far as {{ prefix }}paid_order_count,
        min(case when {{ is_known }} and fact_kind = 'order' then occurred_at end) over so_far as {{ prefix }}first_order_at,
        max(case when {{ is_known }} and fact_kind = 'order' then occurred_at end) over so_far as {{ prefix }}last_order_at,
        max(case when {{ is_known }} and fact_kind = 'interest' then occurred_at end) over so_far as {{ prefix }}last_interest_at,
        {%- endfor %}
        max(case when not is_known then ingested_at end) over so_far as known_from
    from moments
    window so_far as (partition by customer_id order by valid_from range between unbounded preceding and current row)
),

final as (
    select
        customer_id,
        valid_from,
        {%- for prefix in ['', 'known_'] %}
        cast({{ prefix }}paid_order_count as bigint) as {{ prefix }}paid_order_count,
        {{ prefix }}first_order_at,
        {{ prefix }}last_order_at,
        {{ prefix }}last_interest_at,
        {%- endfor %}
        greatest(valid_from, coalesce(known_from, valid_from)) as known_from
    from running
    where is_instant
)

select * from final
