{% macro evidence_rows(relation, condition, newest_first) -%}
    {#-
        The rows of a base model that carry a withdrawal of consent or the like, one a raw_key, whatever became of the row
        otherwise: one unreadable value sets a row aside, but never its withdrawal, and a withdrawal stands in whichever
        version of a record says it. Rows that are not yet known are left out.

        relation      a base model
        condition     SQL over its columns that tells the rows that carry evidence
        newest_first  the column that orders the versions of one key
    -#}
    select *
    from (
        select
            *,
            row_number() over (
                partition by raw_key
                order by
                    case when raw_status = 'used' then 0 else 1 end,
                    {{ newest_first }} desc nulls last,
                    raw_ingested_at desc nulls last,
                    {{ decision_tier.row_order('evidence') }} desc
            ) as evidence_rank
        from {{ relation }} as evidence
        where
            raw_reason is distinct from 'AFTER_CLOCK'
            and ({{ condition }})
    ) as ranked_evidence
    where evidence_rank = 1
{%- endmacro %}


{% macro telling_rows(entity, telling, newest_first, repaired={}, of_each_version=false) -%}
    {#-
        The last statement of a staging model of the source `canonical`: the sound rows of an entity, and those unreadable ones
        that tell something against contact all the same, one a raw_key.

        entity           a canonical entity, such as 'tickets'
        telling          SQL over its columns that holds where an unreadable row tells enough to count
        newest_first     the column that orders the versions of one key
        repaired         {column: SQL} of what an unreadable row has in the place of what it must have
        of_each_version  whether an unreadable row counts beside a sound one of its key; else the sound one is believed
    -#}
    {%- set telling = "(raw_status = 'quarantined' and source_system is not null and " ~ telling ~ ')' -%}
    with readable as (
        select *
        from {{ ref('base_canonical__' ~ entity) }}
        where raw_status in ('used', 'quarantined')
    ),

    unsound as (
        {{ decision_tier.evidence_rows('readable', telling if of_each_version else "raw_status = 'used' or " ~ telling, newest_first) }}
    )

    {% for relation, condition in {'readable': "raw_status = 'used'", 'unsound': "raw_status = 'quarantined'"}.items() -%}
    select
        {%- for column in decision_tier.entity_columns(entity) %}
        {{ repaired.get(column.name, column.name) if relation == 'unsound' else column.name }} as {{ column.name }},
        {%- endfor %}
        {{ decision_tier.lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
