-- One table under all three policies: low covers up to 5, high from 4 on, so 4 is in both; an unknown score is in neither.
with rules (rule_id, priority, label, min_score, max_score, is_default, version, effective_from, effective_to) as (
    values
    ('high', 2, 'H', 4, cast(null as integer), false, 1, cast(null as date), cast(null as date)),
    ('low', 1, 'L', null, 5, false, 1, null, null),
    ('expired', 0, 'X', null, null, false, 1, null, date '2000-01-01'),
    ('rest', 9, 'R', null, null, true, 1, null, null)
),

cases (case_id, score) as (
    values ('in_low', 3), ('in_both', 4), ('on_the_bound', 5), ('unknown', cast(null as integer))
),

found as (
    {% for policy in ['FIRST', 'UNIQUE', 'COLLECT'] -%}
    select '{{ policy }}' as policy, case_id, rule_id, label
    from (
        {{ decision_table('cases', 'rules', key=['case_id'], results=['rule_id', 'label'], bounds=['score'], policy=policy) }}
    ) as {{ policy | lower }}_results
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

expected (policy, case_id, rule_id, label) as (
    values
    ('FIRST', 'in_low', 'low', 'L'),
    ('FIRST', 'in_both', 'low', 'L'),
    ('FIRST', 'on_the_bound', 'high', 'H'),
    ('FIRST', 'unknown', 'rest', 'R'),
    ('UNIQUE', 'in_low', 'low', 'L'),
    ('UNIQUE', 'in_both', null, null),
    ('UNIQUE', 'on_the_bound', 'high', 'H'),
    ('UNIQUE', 'unknown', 'rest', 'R'),
    ('COLLECT', 'in_low', 'low', 'L'),
    ('COLLECT', 'in_both', 'low', 'L'),
    ('COLLECT', 'in_both', 'high', 'H'),
    ('COLLECT', 'on_the_bound', 'high', 'H')
),

final as (
    (select 'not found' as problem, * from expected except select 'not found', * from found)
    union all
    (select 'not expected' as problem, * from found except select 'not expected', * from expected)
)

select * from final
