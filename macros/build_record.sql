{#- What a build leaves behind to be known by: which run wrote the database, at which clock, under which definitions. -#}

{% macro definitions_hash() -%}
    {#-
        The state of all agreed definitions as one text: a hash over the content of every seed in the schema of the
        definitions. It changes with any of them and with nothing else; no query is needed.
    -#}
    {%- set contents = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'seed' and node.schema == 'tier_definitions' -%}
            {%- do contents.append(node.name ~ ':' ~ node.checksum.checksum) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(local_md5(contents | sort | join('\n'))) }}
{%- endmacro %}


{% macro record_run() -%}
    {#-
        Run before anything is built. The publication compares it with the results of the build: a run that was killed,
        or that changed tables afterwards, has another id than the results that say all is well.
    -#}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'snapshot') -%}
        {%- set relation = api.Relation.create(database=target.database, schema='tier_definitions', identifier='latest_run') -%}
        create schema if not exists {{ relation.without_identifier() }};
        drop table if exists {{ relation }};
        create table {{ relation }} as
        select
            cast('{{ invocation_id }}' as {{ decision_tier.engine_type('string') }}) as invocation_id,
            cast('{{ decision_tier.definitions_hash() }}' as {{ decision_tier.engine_type('string') }}) as definitions_hash,
            {{ decision_tier.as_of() }} as as_of
    {%- endif -%}
{%- endmacro %}
