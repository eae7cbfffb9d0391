-- A manifest with one fault each: what reads it must find exactly these faults.
{% set governed = {'contract': {'enforced': true}, 'group': 'council'} %}
{% set tier = ['decision_tier', 'marts', 'decision_tier'] %}
{% set planted = {
    'actions': {'resource_type': 'seed', 'name': 'action_catalogue', 'fqn': ['decision_tier', 'action_catalogue'], 'depends_on': {'nodes': []}},
    'suppressions': {'resource_type': 'model', 'name': 'int_suppressions', 'fqn': ['decision_tier', 'intermediate', 'decisions'], 'depends_on': {'nodes': []}},
    'ranking': {'resource_type': 'model', 'name': 'int_ranking', 'fqn': ['decision_tier', 'intermediate', 'decisions'], 'depends_on': {'nodes': ['actions', 'suppressions']}},
    'shortcut': {'resource_type': 'model', 'name': 'int_shortcut', 'fqn': ['decision_tier', 'intermediate', 'decisions'], 'depends_on': {'nodes': ['actions']}},
    'sound': {'resource_type': 'model', 'name': 'sound', 'fqn': tier + ['sound'], 'config': governed, 'depends_on': {'nodes': ['ranking']}},
    'bypass': {'resource_type': 'model', 'name': 'bypass', 'fqn': tier + ['bypass'], 'config': governed, 'depends_on': {'nodes': ['shortcut']}},
    'loose': {'resource_type': 'model', 'name': 'loose', 'fqn': tier + ['loose'], 'config': {'contract': {'enforced': false}, 'group': none}, 'depends_on': {'nodes': ['source.x']}},
} %}
{% set exposures = {
    'reads_a_mart': {'name': 'reads_a_mart', 'depends_on': {'nodes': ['sound']}},
    'reads_below': {'name': 'reads_below', 'depends_on': {'nodes': ['sound', 'ranking']}},
} %}
with found as (
    {{ tier_models(planted, exposures) }}
),

expected (kind, name, has_contract, has_owner, is_bypass) as (
    values
    ('model', 'sound', true, true, false),
    ('model', 'bypass', true, true, true),
    ('model', 'loose', false, false, false),
    ('exposure', 'reads_a_mart', false, false, false),
    ('exposure', 'reads_below', false, false, true)
),

missed as (
    select * from expected
    except
    select * from found
),

invented as (
    select * from found
    except
    select * from expected
)

select
    'missed' as fault,
    missed.*
from missed
union all
select
    'invented' as fault,
    invented.*
from invented
