{#- What the identity floor says more than once. -#}

{% macro matches_expression(expression, pattern) -%}
    {#- Whether the regular expression in a column occurs in the text, in either case. -#}
    {{ return(adapter.dispatch('matches_expression', 'decision_tier')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches_expression(expression, pattern) -%}
    regexp_matches({{ expression }}, {{ pattern }}, 'i')
{%- endmacro %}

{% macro postgres__matches_expression(expression, pattern) -%}
    ({{ expression }} ~* {{ pattern }})
{%- endmacro %}


{% macro is_pattern(expression) -%}
    {#- Whether the text is a regular expression. An engine that cannot try raises the error itself, of the row's text. -#}
    {{ return(adapter.dispatch('is_pattern', 'decision_tier')(expression)) }}
{%- endmacro %}

{% macro default__is_pattern(expression) -%}
    ({{ decision_tier.matches_expression("''", expression) }}) is not null
{%- endmacro %}

{% macro duckdb__is_pattern(expression) -%}
    try({{ decision_tier.matches_expression("''", expression) }}) is not null
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


{% macro given_ids(thing, members) -%}
    {#-
        The rows that a build appends to a register of ids: one each time a record is given another id. An id stays with the
        record it was founded on; a group with several takes the oldest, one with none founds its own from its oldest record.
        For models that are incremental and never fully refreshed.

        thing    what the ids are of, such as customer: the column customer_id, with ids that begin with c_
        members  [record_key] with group_id, source_system, record_type, source_record_id, rule_id, is_tombstone, first_seen_at
    -#}
    with given as (
        {%- if is_incremental() %}
        select
            record_key,
            {{ thing }}_id,
            register_version,
            is_founder,
            first_seen_at,
            row_number() over (partition by record_key order by register_version desc) as recency
        from {{ this }}
        {%- else %}
        select
            record_key,
            cast(null as {{ decision_tier.engine_type('string') }}) as {{ thing }}_id,
            0 as register_version,
            false as is_founder,
            first_seen_at,
            1 as recency
        from {{ members }} as members
        where 1 = 0
        {%- endif %}
    ),

    founded as (
        select
            {{ thing }}_id,
            register_version,
            first_seen_at
        from given
        where is_founder
    ),

    -- who may claim an id: its founder, else the first of those that hold it now
    claims as (
        select
            given.{{ thing }}_id,
            members.group_id,
            row_number() over (
                partition by given.{{ thing }}_id
                order by given.register_version, given.first_seen_at, given.record_key
            ) as claim_no
        from given
        inner join {{ members }} as members on given.record_key = members.record_key
        where given.is_founder or given.recency = 1
    ),

    awards as (
        select
            claims.group_id,
            claims.{{ thing }}_id,
            row_number() over (
                partition by claims.group_id
                order by founded.register_version, founded.first_seen_at, claims.{{ thing }}_id
            ) as award_no
        from claims
        inner join founded on claims.{{ thing }}_id = founded.{{ thing }}_id
        where claims.claim_no = 1
    ),

    latest as (
        select coalesce(max(register_version), 0) as register_version
        from given
    ),

    oldest as (
        select
            group_id,
            record_key as founder_key,
            row_number() over (partition by group_id order by is_tombstone, first_seen_at, record_key) as age_no
        from {{ members }} as members
    ),

    assigned as (
        select
            members.*,
            coalesce(awards.{{ thing }}_id, '{{ thing[0] }}_' || substr(md5(oldest.founder_key), 1, 20)) as {{ thing }}_id,
            awards.{{ thing }}_id is null and members.record_key = oldest.founder_key as is_founder
        from {{ members }} as members
        inner join oldest
            on
                members.group_id = oldest.group_id
                and oldest.age_no = 1
        left join awards
            on
                members.group_id = awards.group_id
                and awards.award_no = 1
    )

    select
        assigned.record_key,
        assigned.source_system,
        assigned.record_type,
        assigned.source_record_id,
        assigned.{{ thing }}_id,
        given.{{ thing }}_id as previous_{{ thing }}_id,
        assigned.rule_id,
        latest.register_version + 1 as register_version,
        assigned.is_founder,
        assigned.first_seen_at,
        {{ decision_tier.as_of() }} as given_at
    from assigned
    cross join latest
    left join given
        on
            assigned.record_key = given.record_key
            and given.recency = 1
    where given.{{ thing }}_id is distinct from assigned.{{ thing }}_id
{%- endmacro %}


{% macro redirects(thing, register, assignments) -%}
    {#-
        Ids that a register gave once and that now stand for another, each leading straight to the living id: to where its
        founder is now, else to where the last one it was taken from is.

        thing        what the ids are of, such as customer: the columns customer_id and previous_customer_id
        register     what `given_ids()` wrote
        assignments  [record_key] of this build with the id that it has now
    -#}
    with living as (
        select distinct {{ thing }}_id
        from {{ assignments }}
    ),

    retired as (
        select
            register.previous_{{ thing }}_id as retired_{{ thing }}_id,
            assignments.{{ thing }}_id,
            register.rule_id as reason,
            register.given_at as retired_at,
            row_number() over (
                partition by register.previous_{{ thing }}_id
                order by founders.record_key is null asc, register.register_version desc, register.record_key asc
            ) as choice
        from {{ register }} as register
        inner join {{ assignments }} as assignments on register.record_key = assignments.record_key
        left join {{ register }} as founders
            on
                register.record_key = founders.record_key
                and register.previous_{{ thing }}_id = founders.{{ thing }}_id
                and founders.is_founder
        left join living on register.previous_{{ thing }}_id = living.{{ thing }}_id
        where
            register.previous_{{ thing }}_id is not null
            and living.{{ thing }}_id is null
    )

    select
        retired_{{ thing }}_id,
        {{ thing }}_id,
        reason,
        retired_at
    from retired
    where choice = 1
{%- endmacro %}
