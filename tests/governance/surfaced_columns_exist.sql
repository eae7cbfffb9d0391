-- depends_on: {{ ref('surfaced_contexts') }}
-- A context is shown by a column that the feed's contract has.
{% set columns = [] %}
{%- if execute %}
{%- for node in graph.nodes.values() if node.resource_type == 'model' and node.package_name == 'decision_tier' and node.schema.endswith('decision_tier') %}
{%- for column in node.columns %}
{%- do columns.append("select '" ~ node.name ~ "' as feed, '" ~ column ~ "' as column_name") %}
{%- endfor %}
{%- endfor %}
{%- endif %}
with feed_columns as (
    {{ columns | join('\n    union all\n    ') if columns else "select 'none' as feed, 'none' as column_name" }}
)

select
    surfaced.feed,
    surfaced.column_name
from {{ ref('surfaced_contexts') }} as surfaced
left join feed_columns
    on
        surfaced.feed = feed_columns.feed
        and surfaced.column_name = feed_columns.column_name
where feed_columns.feed is null
