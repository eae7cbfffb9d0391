{% test raw_rows_conserved(model, source_name) %}
{#-
    Every raw row of the source is accounted for once: the rows counted in each raw table itself equal the rows that
    the source's row accounts give it. A base model left out of the accounts, or one that loses rows, turns this red.
-#}
with counted as (
    {%- if execute and decision_tier.source_is_on(source_name) %}
    {%- for node in graph.sources.values() if node.source_name == source_name %}
    {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.identifier) %}
    {%- if load_relation(relation) is not none %}
    select
        '{{ node.name }}' as raw_table,
        count(*) as row_count
    from {{ relation }}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endif %}
    select
        cast(null as {{ decision_tier.engine_type('string') }}) as raw_table,
        0 as row_count
),

accounted as (
    select
        raw_table,
        sum(row_count) as row_count
    from {{ model }}
    group by raw_table
)

select
    coalesce(counted.raw_table, accounted.raw_table) as raw_table,
    counted.row_count as raw_rows,
    accounted.row_count as accounted_rows
from counted
full join accounted
    on counted.raw_table = accounted.raw_table
where coalesce(counted.row_count, 0) <> coalesce(accounted.row_count, 0)
{% endtest %}
