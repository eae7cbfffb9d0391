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


{% macro telling_rows(entity, telling, newest_first, repaired={}) -%}
    {#-
        The last statement of a staging model of the source `canonical`: the sound rows of an entity, and those unreadable ones
        that tell something against contact all the same. One a raw_key, the sound one if there is one.

        entity        a canonical entity, such as 'tickets'
        telling       SQL over its columns that holds where an unreadable row tells enough to count
        newest_first  the column that orders the versions of one key
        repaired      {column: SQL} of what an unreadable row has in the place of what it must have
    -#}
    select
        {%- for column in decision_tier.entity_columns(entity) %}
        {% if column.name in repaired -%}
        case when raw_status = 'quarantined' then {{ repaired[column.name] }} else {{ column.name }} end as {{ column.name }},
        {%- else -%}
        {{ column.name }},
        {%- endif %}
        {%- endfor %}
        {{ decision_tier.lineage_columns() | join(',\n        ') }}
    from ({{ decision_tier.evidence_rows(
        ref('base_canonical__' ~ entity),
        "raw_status = 'used' or (raw_status = 'quarantined' and source_system is not null and " ~ telling ~ ')',
        newest_first
    ) }}) as telling
{%- endmacro %}
