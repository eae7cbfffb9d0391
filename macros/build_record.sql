{#- What a run leaves behind to be known by: which run wrote the database, and at which clock. -#}

{% macro record_run() -%}
    {#-
        Run before anything is built. The publication compares it with the results of the build: a run that was killed,
        or that changed tables afterwards, has another id than the results that say all is well.
    -#}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'snapshot') -%}
        {%- set relation = api.Relation.create(database=target.get('database'), schema='tier_definitions', identifier='latest_run') -%}
        {%- set latest_run -%}
        create table {{ relation }} as
        select
            cast('{{ invocation_id }}' as {{ decision_tier.engine_type('string') }}) as invocation_id,
            {{ decision_tier.as_of() }} as as_of
        {%- endset -%}
        {{ decision_tier.in_turn([
            'create schema if not exists ' ~ relation.without_identifier().include(database=false),
            'drop table if exists ' ~ relation,
            latest_run,
        ]) }}
    {%- endif -%}
{%- endmacro %}
