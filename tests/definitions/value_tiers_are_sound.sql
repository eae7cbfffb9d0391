-- The tiers as two decision tables, of entry and of staying, a higher tier before a lower one; and what two tables of one sheet may
-- not do: a tier that is left before it is entered, two tiers of one rank.
with rules as (
    {% for side in ['enter', 'exit'] -%}
    select
        '{{ side }}' as side,
        rule_id,
        version,
        -tier_rank as priority,
        {{ side }}_min_margin as min_margin,
        cast(null as decimal(18, 4)) as max_margin,
        tier_rank = 0 as is_default,
        effective_from,
        effective_to
    from {{ ref('value_tiers') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{% for side in ['enter', 'exit'] -%}
{{ side }}_faults as (
    {{ decision_table_faults('rules', bounds=['margin'], only="rules.side = '" ~ side ~ "'") }}
),

{% endfor -%}
final as (
    select * from enter_faults
    union
    select * from exit_faults
    union
    select
        rule_id,
        'UPSIDE_DOWN' as fault,
        'exit_min_margin above enter_min_margin' as uncovered_case
    from {{ ref('value_tiers') }}
    where exit_min_margin > enter_min_margin
    union
    select
        tiers.rule_id,
        'OVERLAP' as fault,
        'tier_rank of ' || others.rule_id as uncovered_case
    from {{ ref('value_tiers') }} as tiers
    inner join {{ ref('value_tiers') }} as others
        on
            tiers.tier_rank = others.tier_rank
            and tiers.rule_id <> others.rule_id
            and coalesce(tiers.effective_from, cast('0001-01-01' as date)) < coalesce(others.effective_to, cast('9999-12-31' as date))
            and coalesce(others.effective_from, cast('0001-01-01' as date)) < coalesce(tiers.effective_to, cast('9999-12-31' as date))
)

select * from final
