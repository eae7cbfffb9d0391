-- Decision tables with one fault each, and a sound one: the checks must find exactly these faults.
with rules (table_id, rule_id, priority, min_score, max_score, max_days_since_visit, is_default, version, effective_from, effective_to) as (
    values
    ('sound', 'low', 1, null, 5, null, false, 1, cast(null as date), cast(null as date)),
    ('sound', 'high', 2, 5, null, null, false, 1, null, null),
    ('sound', 'rest', 9, null, null, null, true, 1, null, null),
    -- 5 to 6 belongs to both
    ('overlap', 'low', 1, null, 6, null, false, 1, null, null),
    ('overlap', 'high', 2, 5, null, null, false, 1, null, null),
    ('overlap', 'rest', 9, null, null, null, true, 1, null, null),
    -- 5 to 6 belongs to none
    ('gap', 'low', 1, null, 5, null, false, 1, null, null),
    ('gap', 'high', 2, 6, null, null, false, 1, null, null),
    -- covered by two rules together, by neither alone
    ('shadowed', 'low', 1, null, 5, null, false, 1, null, null),
    ('shadowed', 'high', 2, 5, null, null, false, 1, null, null),
    ('shadowed', 'middle', 3, 4, 6, null, false, 1, null, null),
    ('shadowed', 'rest', 9, null, null, null, true, 1, null, null),
    ('upside_down', 'low', 1, 6, 5, null, false, 1, null, null),
    ('upside_down', 'rest', 9, null, null, null, true, 1, null, null),
    ('two_defaults', 'rest', 9, null, null, null, true, 1, null, null),
    ('two_defaults', 'other', 9, null, null, null, true, 1, null, null),
    -- the second version leaves a gap that the first did not have
    ('later_gap', 'rest', 9, null, null, null, true, 1, null, date '2025-01-01'),
    ('later_gap', 'low', 1, null, 5, null, false, 1, null, null),
    -- shorter than the rule before it
    ('shadowed_age', 'month', 1, null, null, 30, false, 1, null, null),
    ('shadowed_age', 'week', 2, null, null, 7, false, 1, null, null),
    ('shadowed_age', 'rest', 9, null, null, null, true, 1, null, null)
),

complete as (
    select *, cast(null as integer) as min_days_since_visit from rules
),

expected (table_id, rule_id, fault) as (
    values
    ('overlap', 'low', 'OVERLAP'),
    ('overlap', 'high', 'OVERLAP'),
    ('gap', null, 'GAP'),
    ('shadowed', 'middle', 'SHADOWED'),
    ('upside_down', 'low', 'UPSIDE_DOWN'),
    ('upside_down', 'low', 'SHADOWED'),
    ('two_defaults', 'rest', 'TWO_DEFAULTS'),
    ('two_defaults', 'other', 'TWO_DEFAULTS'),
    ('later_gap', null, 'GAP'),
    ('shadowed_age', 'week', 'SHADOWED')
),

found as (
    {% for table_id, policy in {'sound': 'FIRST', 'overlap': 'UNIQUE', 'gap': 'FIRST', 'shadowed': 'FIRST', 'upside_down': 'FIRST', 'two_defaults': 'FIRST', 'later_gap': 'FIRST', 'shadowed_age': 'FIRST'}.items() -%}
    select '{{ table_id }}' as table_id, rule_id, fault
    from (
        {{ decision_table_faults('complete', bounds=['score'], ages={'days_since_visit': 'visited_at'}, policy=policy, only="rules.table_id = '" ~ table_id ~ "'") }}
    ) as {{ table_id }}_faults
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    (select 'not found' as problem, * from expected except select 'not found', * from found)
    union all
    (select 'not planted' as problem, * from found except select 'not planted', * from expected)
)

select * from final
