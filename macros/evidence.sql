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
