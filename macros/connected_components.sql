{#-
    The transitive closure of a graph, exact at any depth. The model's SQL yields edges (node_a, node_b), nodes as text, with
    their node_hash (hash_a, hash_b), made once where a node gets its text; an edge from a node to itself puts a lone node into
    the result. The result is [node]: node, component, is_over_limit, and what the next build needs: node_hash, whole (the
    component before any cut) and fingerprint.

    Config, all optional:
    max_rounds   rounds of contraction before the build fails (default var decision_tier_max_rounds, 60); nothing is published
                 that has not converged
    reads_once   the SQL is run once and its rows kept while the closure works; for SQL that costs more than its rows
    has_limits   a row says as well that node_a holds node_b: of a dimension, of which a component may hold max_values (null: as
                 many as it likes). It is an edge only where is_edge is true, and then has a cut_order: in a component
                 that holds more than max_values values of a dimension, the edges with the lowest cut_order are cut, and so
                 on until every component is inside its limits. An edge whose cut_order is null is never cut; a component
                 that only such edges hold together stays, and is_over_limit says so.

    Each node points to its smallest neighbour, edges are contracted onto those parents, until no edge is left; then the
    pointers are followed back, last round first. Nodes are hashed, so that no order of ids makes a slow graph.

    A component is worked on only if something in it has changed since the last build. Every node that a row starts from has
    a fingerprint of these rows, edges and what it holds against limits. Where no node of a component has another fingerprint, and
    no changed node has an edge into it, no edge of it came or went, so it stands where it is; every other component is taken out
    and closed anew, and nothing connects the two. A component is named by its smallest hash. So the result is that of a full
    build, row for row. `--full-refresh` works on everything. To find what has changed every row is read once, as numbers, and
    those of what has changed a second time; those of what was touched are read again, with their texts.
-#}

{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, 'table') -%}
    {%- set has_limits = config.get('has_limits', false) -%}
    {%- set steps = [] -%}
    {%- set max_rounds = config.get('max_rounds', var('decision_tier_max_rounds', 60)) | int -%}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set before = decision_tier.components_before(existing_relation) -%}
    {#- In a transaction DuckDB takes the tables it has just made for empty, and may then compare every row with every row. -#}
    {%- do decision_tier.end_reading() -%}
    {%- set all_rows = 'select * from ' ~ decision_tier.components_step(steps, 'all_rows', sql) if config.get('reads_once') else sql -%}
    {%- set rows = all_rows -%}
    {%- set reached = none -%}
    {%- if before is not none -%}
        {%- set changed = decision_tier.components_step(steps, 'changed', decision_tier.changed_nodes(all_rows, has_limits, before)) -%}
        {%- set reached = decision_tier.components_step(steps, 'reached', decision_tier.reached_wholes(
            decision_tier.edges_of(decision_tier.rows_of(all_rows, changed), has_limits), changed, before
        )) -%}
        {%- set touched = decision_tier.components_step(steps, 'touched', decision_tier.touched_nodes(reached, changed, before)) -%}
        {%- set rows = 'select * from ' ~ decision_tier.components_step(steps, 'rows', decision_tier.rows_of(all_rows, touched)) -%}
    {%- endif -%}
    {%- set edges = decision_tier.edges_of(rows, has_limits) -%}
    {%- set nodes = decision_tier.components_step(steps, 'nodes', decision_tier.hashed_nodes(edges)) -%}
    {%- set work = decision_tier.components_step(steps, 'edges', decision_tier.hashed_edges(edges, has_limits)) -%}
    {%- set wholes = decision_tier.components_of(steps, work, 'labels', max_rounds) -%}
    {%- set labels = wholes -%}
    {%- if has_limits -%}
        {%- set facts = decision_tier.components_step(steps, 'facts', decision_tier.hashed_facts(rows)) -%}
        {%- set labels = decision_tier.components_inside_limits(steps, work, wholes, facts, max_rounds) -%}
    {%- endif -%}
    {%- set found = decision_tier.found_components(nodes, labels, wholes, rows, has_limits) -%}
    {% call statement('main') -%}
        {%- if before is none %}
        {{ create_table_as(False, intermediate_relation, found) }}
        {%- else %}
        delete from {{ before }} where whole in (select whole from {{ reached }});
        insert into {{ before }} (node, component, is_over_limit, node_hash, whole, fingerprint)
        {{ found }}
        {%- endif %}
    {%- endcall %}
    {%- do decision_tier.drop_components_steps(steps) -%}

    {% if before is none %}
        {% if existing_relation is not none %}
            {{ adapter.rename_relation(existing_relation, backup_relation) }}
        {% endif %}
        {{ adapter.rename_relation(intermediate_relation, target_relation) }}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{% macro components_relation(step) -%}
    {#-
        The working table of a step, beside the model it works for. DuckDB keeps it in memory: written to the file, the
        steps cost twenty times what they compute. It has no schema then.
    -#}
    {{ return(adapter.dispatch('components_relation', 'decision_tier')(step)) }}
{%- endmacro %}

{% macro default__components_relation(step) -%}
    {{ return(api.Relation.create(
        database=this.database, schema=this.schema, identifier=this.identifier ~ '__cc_' ~ step, type='table'
    )) }}
{%- endmacro %}

{% macro duckdb__components_relation(step) -%}
    {{ return(api.Relation.create(identifier=this.identifier ~ '__cc_' ~ step, type='table')) }}
{%- endmacro %}


{% macro components_step(steps, step, sql) -%}
    {#- Makes the working table of a step, notes it in `steps` and returns it. -#}
    {%- set relation = decision_tier.components_relation(step) -%}
    {%- do run_query(decision_tier.in_turn([
        'drop table if exists ' ~ relation, create_table_as(relation.schema is none, relation, sql)
    ])) -%}
    {%- do steps.append(relation) -%}
    {{ return(relation) }}
{%- endmacro %}


{% macro drop_components_steps(steps) -%}
    {%- set drops = [] -%}
    {%- for step in steps -%}
        {%- do drops.append('drop table if exists ' ~ step) -%}
    {%- endfor -%}
    {%- do run_query(decision_tier.in_turn(drops)) -%}
{%- endmacro %}


{% macro components_count(sql) -%}
    {{ return((run_query('select count(*) from (' ~ sql ~ ') as counted').columns[0].values()[0]) | int) }}
{%- endmacro %}


{% macro edges_of(rows_sql, has_limits) -%}
    {#- The rows that are edges. -#}
    select *
    from ({{ rows_sql }}) as edges
    where
        hash_a is not null
        and hash_b is not null
        {%- if has_limits %}
        and is_edge
        {%- endif %}
{%- endmacro %}


{% macro hashed_edges(edges_sql, has_cut_order) -%}
    select distinct
        hash_a as node_a,
        hash_b as node_b
        {%- if has_cut_order %},
        cut_order
        {%- endif %}
    from ({{ edges_sql }}) as edges
{%- endmacro %}


{% macro hashed_nodes(edges_sql) -%}
    {#- The nodes [node_hash] of edges with their text, node. -#}
    select
        node_hash,
        min(node) as node
    from (
        select
            hash_a as node_hash,
            node_a as node
        from ({{ edges_sql }}) as edges_a
        union all
        select
            hash_b as node_hash,
            node_b as node
        from ({{ edges_sql }}) as edges_b
        where hash_a <> hash_b
    ) as ends
    group by node_hash
{%- endmacro %}


{% macro node_fingerprints(rows_sql, has_limits) -%}
    {#- One number or text a node [node_hash] for all rows that start from it, whatever their order. -#}
    {%- set item = decision_tier.row_fingerprint(
        ['hash_b'] + (['cut_order', 'is_edge', 'max_values'] if has_limits else []), ['dimension'] if has_limits else []
    ) -%}
    select
        hash_a as node_hash,
        {{ decision_tier.set_fingerprint(item) }} as fingerprint
    from ({{ rows_sql }}) as starting
    where hash_a is not null and hash_b is not null
    group by hash_a
{%- endmacro %}


{% macro components_before(existing) -%}
    {#- The table of the last build, if it can be built on. -#}
    {{ return(adapter.dispatch('components_before', 'decision_tier')(existing)) }}
{%- endmacro %}

{% macro default__components_before(existing) -%}
    {%- if existing is none or not existing.is_table or should_full_refresh() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(existing) | map(attribute='name') | map('lower') | list -%}
    {{ return(existing if 'fingerprint' in columns else none) }}
{%- endmacro %}


{% macro changed_nodes(rows_sql, has_limits, before) -%}
    {#- The nodes [node_hash] that are new, gone, or start other edges or hold other facts than before. -#}
    select coalesce(prints.node_hash, known.node_hash) as node_hash
    from (
        {{ decision_tier.node_fingerprints(rows_sql, has_limits) }}
    ) as prints
    full join (
        select
            node_hash,
            fingerprint
        from {{ before }}
        where fingerprint is not null
    ) as known on prints.node_hash = known.node_hash
    where prints.fingerprint is distinct from known.fingerprint
{%- endmacro %}


{% macro reached_wholes(edges_sql, changed, before) -%}
    {#- The components that a changed node was in or now has an edge into. -#}
    select distinct whole
    from {{ before }}
    where
        node_hash in (
            select node_hash from {{ changed }}
            union
            select hash_b
            from ({{ edges_sql }}) as edges
        )
{%- endmacro %}


{% macro touched_nodes(reached, changed, before) -%}
    {#- The nodes [node_hash] to work on: those of the components reached, and what is new. -#}
    select node_hash
    from {{ before }}
    where whole in (select whole from {{ reached }})
    union
    select node_hash from {{ changed }}
{%- endmacro %}


{% macro rows_of(rows_sql, nodes) -%}
    {#- The rows that start from some nodes. -#}
    select *
    from ({{ rows_sql }}) as starting
    where hash_a in (select node_hash from {{ nodes }})
{%- endmacro %}


{% macro found_components(nodes, labels, wholes, rows_sql, has_limits) -%}
    select
        nodes.node,
        {{ decision_tier.node_text('labels.component') }} as component,
        {{ 'labels.is_over_limit' if has_limits else 'false' }} as is_over_limit,
        nodes.node_hash,
        wholes.component as whole,
        prints.fingerprint
    from {{ nodes }} as nodes
    inner join {{ labels }} as labels on nodes.node_hash = labels.node
    inner join {{ wholes }} as wholes on nodes.node_hash = wholes.node
    left join (
        {{ decision_tier.node_fingerprints(rows_sql, has_limits) }}
    ) as prints on nodes.node_hash = prints.node_hash
{%- endmacro %}


{% macro components_of(steps, edges, name, max_rounds) -%}
    {#- The components of a table of hashed edges, as a working table [node] with component. -#}
    {%- set ns = namespace(edges=none, rounds=[], is_done=false) -%}
    {%- set ns.edges = edges -%}
    {%- for round in range(max_rounds) if not ns.is_done -%}
        {%- set parents = decision_tier.components_step(steps, name ~ '_parents_' ~ round, decision_tier.smallest_neighbours(ns.edges)) -%}
        {%- do ns.rounds.append(parents) -%}
        {%- set contracted = decision_tier.components_step(steps, name ~ '_edges_' ~ round, decision_tier.contracted_edges(ns.edges, parents)) -%}
        {%- set ns.edges = contracted -%}
        {%- set ns.is_done = decision_tier.components_count('select 1 from ' ~ contracted) == 0 -%}
    {%- endfor -%}
    {%- if not ns.is_done -%}
        {%- do decision_tier.drop_components_steps(steps) -%}
        {{ exceptions.raise_compiler_error(
            "decision_tier: the connected components of " ~ this ~ " have not converged after " ~ max_rounds
            ~ " rounds, so nothing is published. Raise the model's config max_rounds."
        ) }}
    {%- endif -%}
    {%- set roots = namespace(table=ns.rounds[-1]) -%}
    {%- for parents in ns.rounds[:-1] | reverse -%}
        {%- set roots.table = decision_tier.components_step(steps, name ~ '_roots_' ~ loop.index, decision_tier.followed_pointers(parents, roots.table)) -%}
    {%- endfor -%}
    {{ return(decision_tier.components_step(steps, name, 'select node, parent as component from ' ~ roots.table)) }}
{%- endmacro %}


{% macro smallest_neighbours(edges) -%}
    {#- A node is a neighbour of itself. `least` takes DuckDB longer over numbers of this size. -#}
    select
        node,
        min(smaller) as parent
    from (
        select
            node_a as node,
            case when node_a < node_b then node_a else node_b end as smaller
        from {{ edges }}
        union all
        select
            node_b as node,
            case when node_a < node_b then node_a else node_b end as smaller
        from {{ edges }}
        where node_a <> node_b
    ) as neighbours
    group by node
{%- endmacro %}


{% macro contracted_edges(edges, parents) -%}
    select distinct
        parents_a.parent as node_a,
        parents_b.parent as node_b
    from {{ edges }} as edges
    inner join {{ parents }} as parents_a on edges.node_a = parents_a.node
    inner join {{ parents }} as parents_b on edges.node_b = parents_b.node
    where parents_a.parent <> parents_b.parent
{%- endmacro %}


{% macro followed_pointers(parents, roots) -%}
    {#- A node's parent of one round, replaced by where the later rounds took that parent. -#}
    select
        parents.node,
        coalesce(roots.parent, parents.parent) as parent
    from {{ parents }} as parents
    left join {{ roots }} as roots on parents.parent = roots.node
{%- endmacro %}


{% macro components_inside_limits(steps, edges, labels, facts, max_rounds) -%}
    {#-
        Splits what is over a limit at its weakest edges. Only the components that are still over a limit are worked on;
        each round cuts at least one order of edges, so the loop ends.
    -#}
    {%- set ns = namespace(edges=edges, labels=labels, settled=[], is_done=false) -%}
    {%- for round in range(10000) if not ns.is_done -%}
        {%- set weakest = decision_tier.components_step(steps, 'weakest_' ~ round, decision_tier.weakest_edges(ns.edges, ns.labels, facts)) -%}
        {%- do ns.settled.append(decision_tier.components_step(steps, 'settled_' ~ round, decision_tier.settled_components(ns.labels, weakest))) -%}
        {%- set ns.is_done = decision_tier.components_count('select 1 from ' ~ weakest ~ ' where cut_order is not null') == 0 -%}
        {%- if not ns.is_done -%}
            {%- set kept = decision_tier.components_step(steps, 'kept_' ~ round, decision_tier.kept_edges(ns.edges, ns.labels, weakest)) -%}
            {%- set ns.edges = kept -%}
            {%- set ns.labels = decision_tier.components_of(steps, kept, 'part_' ~ round, max_rounds) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not ns.is_done -%}
        {%- do decision_tier.drop_components_steps(steps) -%}
        {{ exceptions.raise_compiler_error("decision_tier: the components of " ~ this ~ " cannot be brought inside their limits.") }}
    {%- endif -%}
    {%- set branches = [] -%}
    {%- for settled in ns.settled -%}
        {%- do branches.append('select node, component, is_over_limit from ' ~ settled) -%}
    {%- endfor -%}
    {{ return(decision_tier.components_step(steps, 'limited', branches | join(' union all '))) }}
{%- endmacro %}


{% macro hashed_facts(rows_sql) -%}
    select
        hash_a as node,
        dimension,
        hash_b as held_value,
        max_values
    from ({{ rows_sql }}) as facts
    where max_values is not null
{%- endmacro %}


{% macro weakest_edges(edges, labels, facts) -%}
    {#- The components over a limit, and the lowest order of edges in each; null where none may be cut. -#}
    select
        over_limit.component,
        min(edges.cut_order) as cut_order
    from (
        select distinct component
        from (
            select labels.component
            from (
                select labels.component
                from {{ labels }} as labels
                inner join {{ facts }} as facts on labels.node = facts.node
                group by labels.component, facts.dimension
                having count(*) > min(facts.max_values)
            ) as crowded
            inner join {{ labels }} as labels on crowded.component = labels.component
            inner join {{ facts }} as facts on labels.node = facts.node
            group by labels.component, facts.dimension
            having count(distinct facts.held_value) > min(facts.max_values)
        ) as exceeded
    ) as over_limit
    inner join {{ labels }} as labels on over_limit.component = labels.component
    inner join {{ edges }} as edges on labels.node = edges.node_a
    group by over_limit.component
{%- endmacro %}


{% macro settled_components(labels, weakest) -%}
    select
        labels.node,
        labels.component,
        weakest.component is not null as is_over_limit
    from {{ labels }} as labels
    left join {{ weakest }} as weakest on labels.component = weakest.component
    where weakest.cut_order is null
{%- endmacro %}


{% macro kept_edges(edges, labels, weakest) -%}
    select
        edges.node_a,
        edges.node_b,
        edges.cut_order
    from {{ edges }} as edges
    inner join {{ labels }} as labels on edges.node_a = labels.node
    inner join {{ weakest }} as weakest on labels.component = weakest.component
    where
        weakest.cut_order is not null
        and edges.cut_order is distinct from weakest.cut_order
    union all
    select
        labels.node as node_a,
        labels.node as node_b,
        cast(null as bigint) as cut_order
    from {{ labels }} as labels
    inner join {{ weakest }} as weakest on labels.component = weakest.component
    where weakest.cut_order is not null
{%- endmacro %}


{% macro node_hash(expression) -%}
    {#- A node as a number or text of fixed size that has no order but its hash. What shares one would be one node, so it is MD5. -#}
    {{ return(adapter.dispatch('node_hash', 'decision_tier')(expression)) }}
{%- endmacro %}

{% macro default__node_hash(expression) -%}
    md5({{ expression }})
{%- endmacro %}

{% macro duckdb__node_hash(expression) -%}
    md5_number({{ expression }})
{%- endmacro %}


{% macro node_text(expression) -%}
    {#- A hashed node as text. -#}
    {{ return(adapter.dispatch('node_text', 'decision_tier')(expression)) }}
{%- endmacro %}

{% macro default__node_text(expression) -%}
    {{ expression }}
{%- endmacro %}

{% macro duckdb__node_text(expression) -%}
    {#- In hexadecimal digits: DuckDB takes 0.3 ms to write so large a number in decimal ones, more than all else a node costs. -#}
    lpad(to_hex({{ expression }}), 32, '0')
{%- endmacro %}


{% macro row_fingerprint(numbers, texts=[]) -%}
    {#- Some columns of a row as a number or text; it may differ between versions of an engine, which costs a full build. -#}
    {{ return(adapter.dispatch('row_fingerprint', 'decision_tier')(numbers, texts)) }}
{%- endmacro %}

{% macro default__row_fingerprint(numbers, texts) -%}
    md5(
        {%- for column in numbers + texts -%}
        coalesce(cast({{ column }} as {{ decision_tier.engine_type('string') }}), '') || {{ "'|'" if loop.last else "'|' || " }}
        {%- endfor -%}
    )
{%- endmacro %}

{% macro duckdb__row_fingerprint(numbers, texts) -%}
    {#-
        Each text twice, the second time with every character in another place: DuckDB's hash is the same for long texts in
        which two characters eight places apart differ alike. All is hashed again, for the hash of several columns is linear in
        them, and sums of it would hide an exchange. Of 63 bits, for DuckDB adds up signed numbers faster.
    -#}
    cast(hash(hash({{ (numbers + texts) | join(', ') }}{% for text in texts %}, '-' || {{ text }}{% endfor %})) >> 1 as bigint)
{%- endmacro %}


{% macro set_fingerprint(item) -%}
    {#- An aggregate over the fingerprints of rows that does not depend on their order. -#}
    {{ return(adapter.dispatch('set_fingerprint', 'decision_tier')(item)) }}
{%- endmacro %}

{% macro default__set_fingerprint(item) -%}
    md5(string_agg({{ item }}, '|' order by {{ item }}))
{%- endmacro %}

{% macro duckdb__set_fingerprint(item) -%}
    sum({{ item }})
{%- endmacro %}
