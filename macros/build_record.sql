{#- What a run leaves behind to be known by: which run wrote the database, and at which clock. -#}

{% macro record_run() -%}
    {#-
        Run before anything is built. The publication compares it with the results of the build: a run that was killed,
        or that changed tables afterwards, has another id than the results that say all is well.
    -#}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'snapshot') -%}
        {%- set relation = api.Relation.create(database=target.get('database'), schema='tier_definitions', identifier='latest_run') -%}
        {%- do decision_tier.refuse_another_salt(relation) -%}
        {%- set latest_run -%}
        create table {{ relation }} as
        select
            cast('{{ invocation_id }}' as {{ decision_tier.engine_type('string') }}) as invocation_id,
            {{ decision_tier.as_of() }} as as_of,
            {{ decision_tier.keyed_hash("'salt'") }} as salt_hash
        {%- endset -%}
        {{ decision_tier.in_turn([
            'create schema if not exists ' ~ relation.without_identifier().include(database=false),
            'drop table if exists ' ~ relation,
            latest_run,
        ]) }}
    {%- endif -%}
{%- endmacro %}


{% macro refuse_another_salt(latest_run) -%}
    {#-
        Whoever was erased is known again by hashes alone, and those are of one salt. Where nobody was, the salt may change; that it is
        not set where it was is an oversight, which would publish addresses under the public one.
    -#}
    {%- set node = graph.nodes['model.decision_tier.int_identity_tombstones'] -%}
    {%- set tombstones = load_relation(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {%- set known = load_relation(latest_run) -%}
    {%- if known is not none and 'salt_hash' in adapter.get_columns_in_relation(known) | map(attribute='name') | map('lower') -%}
        {%- set another = 'select 1 as found from ' ~ latest_run ~ ' where salt_hash <> ' ~ decision_tier.keyed_hash("'salt'") -%}
        {%- if env_var('DECISION_TIER_SALT', '') -%}
            {%- set another = another ~ ' and ' ~ ('exists (select 1 from ' ~ tombstones ~ ')' if tombstones is not none else '1 = 0') -%}
        {%- endif -%}
        {%- if run_query(another).rows | length > 0 -%}
            {{ exceptions.raise_compiler_error(
                "decision_tier: env DECISION_TIER_SALT is not what it was in the last run. Set it to that: under another, nobody who was erased would be"
                ~ " known again. To give them up, empty " ~ node.schema ~ "." ~ node.alias ~ " first."
            ) }}
        {%- endif -%}
    {%- endif -%}
    {%- do decision_tier.end_reading() -%}
{%- endmacro %}
