{#- What the identity floor says more than once. -#}

{% macro matches_expression(expression, pattern) -%}
    {#- Whether the regular expression in a column occurs in the text. -#}
    {{ return(adapter.dispatch('matches_expression', 'decision_tier')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches_expression(expression, pattern) -%}
    regexp_matches({{ expression }}, {{ pattern }})
{%- endmacro %}

{% macro postgres__matches_expression(expression, pattern) -%}
    ({{ expression }} ~ {{ pattern }})
{%- endmacro %}


{% macro record_key(source_system, record_type, source_record_id) -%}
    {#- A source record as one text: a node of the identity graph. -#}
    'record|' || {{ source_system }} || '|' || {{ record_type }} || '|' || {{ source_record_id }}
{%- endmacro %}


{% macro disagreeing_groups(groups, facts) -%}
    {#-
        The groups of clusters that may not be one person: together they hold more values of a dimension than one customer
        may, or no cluster of the group holds all the values that tell people apart, so that at least two have values of
        their own.

        groups  [group_id, cluster_id]
        facts   [cluster_id, dimension, held_value] with max_values, is_distinctive
    -#}
    select distinct totals.group_id
    from (
        select
            groups.group_id,
            facts.dimension,
            count(distinct facts.held_value) as value_count,
            count(distinct case when facts.is_distinctive then facts.held_value end) as own_count,
            min(facts.max_values) as max_values
        from {{ groups }} as groups
        inner join {{ facts }} as facts on groups.cluster_id = facts.cluster_id
        group by groups.group_id, facts.dimension
    ) as totals
    inner join (
        select
            held.group_id,
            held.dimension,
            max(held.own_count) as most_own
        from (
            select
                groups.group_id,
                groups.cluster_id,
                facts.dimension,
                count(distinct case when facts.is_distinctive then facts.held_value end) as own_count
            from {{ groups }} as groups
            inner join {{ facts }} as facts on groups.cluster_id = facts.cluster_id
            group by groups.group_id, groups.cluster_id, facts.dimension
        ) as held
        group by held.group_id, held.dimension
    ) as fullest
        on
            totals.group_id = fullest.group_id
            and totals.dimension = fullest.dimension
    where
        totals.value_count > totals.max_values
        or fullest.most_own < totals.own_count
{%- endmacro %}
