with governed as (
    {% for term, condition in {
        'active_customer': 'is_active_customer',
        'at_risk': 'is_at_risk',
        'customer': "lifecycle_stage in ('new_customer', 'active_customer', 'lapsing_customer')",
        'engaged': "engagement_level <> 'none'",
        'high_value': 'is_high_value',
    }.items() -%}
    select
        customer_id,
        'decision_tier' as system_name,
        '{{ term }}' as term,
        {{ condition }} as is_member
    from {{ ref('customers') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

opinions as (
    select * from governed
    union all
    select
        customer_id,
        source_system as system_name,
        term,
        is_member
    from {{ ref('int_reported_terms') }}
),

systems as (
    select distinct
        term,
        system_name
    from opinions
),

pairs as (
    select
        systems_a.term,
        systems_a.system_name as system_a,
        systems_b.system_name as system_b
    from systems as systems_a
    inner join systems as systems_b
        on systems_a.term = systems_b.term and systems_a.system_name < systems_b.system_name
),

-- One row a pair and customer that either system knows.
compared as (
    select
        pairs.term,
        pairs.system_a,
        pairs.system_b,
        opinions.customer_id,
        max(case when opinions.system_name = pairs.system_a then case when opinions.is_member then 1 else 0 end end) as says_a,
        max(case when opinions.system_name = pairs.system_b then case when opinions.is_member then 1 else 0 end end) as says_b
    from pairs
    inner join opinions
        on pairs.term = opinions.term and opinions.system_name in (pairs.system_a, pairs.system_b)
    group by pairs.term, pairs.system_a, pairs.system_b, opinions.customer_id
),

ranked as (
    select
        compared.*,
        (compared.says_a <> compared.says_b) as is_disputed,
        abs(customers.contribution_margin_365d) as stake,
        row_number() over (
            partition by compared.term, compared.system_a, compared.system_b
            order by
                case when compared.says_a <> compared.says_b then 0 else 1 end,
                abs(customers.contribution_margin_365d) desc nulls last,
                compared.customer_id asc
        ) as stake_rank
    from compared
    inner join {{ ref('customers') }} as customers
        on compared.customer_id = customers.customer_id
),

counted as (
    select
        term,
        system_a,
        system_b,
        {{ text_list('case when is_disputed and stake_rank <= 3 then customer_id end', 'stake_rank', ',') }} as examples,
        count(says_a + says_b) as compared,
        sum(case when says_a = 1 and says_b = 1 then 1 else 0 end) as in_both,
        sum(case when says_a = 1 and says_b = 0 then 1 else 0 end) as only_a,
        sum(case when says_a = 0 and says_b = 1 then 1 else 0 end) as only_b,
        sum(case when says_a = 0 and says_b = 0 then 1 else 0 end) as neither,
        sum(case when says_a is null or says_b is null then 1 else 0 end) as not_comparable,
        sum(case when is_disputed then stake else 0 end) as margin_at_stake
    from ranked
    group by term, system_a, system_b
),

rated as (
    select
        *,
        cast(only_a + only_b as {{ engine_type('double') }}) / nullif(compared, 0) as disagreement_rate,
        -- Cohen's (po - pe) / (1 - pe), with both numerators brought to counts; nothing where pe is 1.
        cast(2 * (in_both * neither - only_a * only_b) as {{ engine_type('double') }})
        / nullif((in_both + only_a) * (only_a + neither) + (in_both + only_b) * (only_b + neither), 0) as kappa
    from counted
),

final as (
    select
        {{ contract_columns([
            ('string', ['rated.term', 'rated.system_a', 'rated.system_b']),
        ]) }},
        cast(case
            when rated.compared = 0 then 'not_comparable'
            when rated.disagreement_rate > divergence_limits.max_disagreement_rate then 'open'
            when divergence_limits.term is null then 'ungoverned'
            else 'aligned'
        end as {{ engine_type('string') }}) as status,
        -- A term nobody has rated is taken for one that machines decide by.
        cast(case when divergence_limits.is_high_impact is distinct from false then 'high' else 'low' end as {{ engine_type('string') }}) as impact,
        {{ contract_columns([
            ('string', ['rated.examples']),
        ]) }},
        {{ contract_columns([
            ('bigint', ['rated.compared']),
        ]) }},
        cast(rated.in_both as bigint) as {{ adapter.quote('both') }},
        {{ contract_columns([
            ('bigint', ['rated.only_a', 'rated.only_b', 'rated.neither', 'rated.not_comparable']),
            ('double', ['rated.disagreement_rate', 'rated.kappa']),
        ]) }},
        cast(rated.margin_at_stake as {{ engine_type('decimal(18,4)') }}) as margin_at_stake
    from rated
    left join {{ ref('divergence_limits') }} as divergence_limits
        on rated.term = divergence_limits.term and {{ in_force('divergence_limits', as_of()) }}
)

select * from final
