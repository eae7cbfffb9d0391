-- What is known of a customer anywhere, and what it counts as. Only what is authoritative reaches the tier.
with readers as (
    select
        feed_columns.column_name,
        count(distinct consumers.consumer_id) as reader_count
    from {{ ref('int_tier_columns') }} as feed_columns
    inner join {{ ref('consumers') }} as consumers
        on feed_columns.model_name = consumers.feed and {{ is_effective('consumers') }}
    group by feed_columns.column_name
),

reported as (
    select distinct
        source_system,
        attribute
    from {{ ref('int_reported_attributes') }}
),

terms as (
    select
        source_system,
        attribute,
        min(term) as term,
        min(owner) as accountable
    from {{ ref('reported_terms') }} as reported_terms
    where {{ is_effective('reported_terms') }}
    group by source_system, attribute
),

attributes as (
    select
        'decision_tier' as system_name,
        'customers' as table_name,
        tier_columns.column_name as attribute,
        case when definitions.definition_id is null then 'undefined' else 'authoritative' end as classification,
        definitions.definition_id as governed_by,
        governed.source_of_record,
        definitions.owner as accountable,
        coalesce(readers.reader_count, 0) as reader_count
    from {{ ref('int_tier_columns') }} as tier_columns
    left join {{ ref('governed_attributes') }} as governed
        on tier_columns.column_name = governed.attribute and {{ is_effective('governed') }}
    left join {{ ref('definitions') }} as definitions
        on
            governed.definition_id = definitions.definition_id
            and definitions.status = 'authoritative'
            and {{ is_effective('definitions') }}
    left join readers on tier_columns.column_name = readers.column_name
    where tier_columns.model_name = 'customers'

    union all

    -- A vendor's own word for a governed term is kept and compared and never used.
    select
        reported.source_system,
        'reported_attributes' as table_name,
        reported.attribute,
        case when terms.term is null then 'undefined' else 'legacy' end as classification,
        terms.term as governed_by,
        case when terms.term is not null then 'decision_tier' end as source_of_record,
        terms.accountable,
        0 as reader_count
    from reported
    left join terms
        on
            reported.source_system = terms.source_system
            and reported.attribute = terms.attribute

    union all

    select
        raw_source,
        raw_table,
        column_name,
        case when is_declared then 'authoritative' else 'exhaust' end as classification,
        null as governed_by,
        case when is_declared then raw_source end as source_of_record,
        null as accountable,
        case when is_declared then 1 else 0 end as reader_count
    from {{ ref('int_raw_attributes') }}
),

final as (
    select
        {{ contract_columns([
            ('string', ['system_name', 'table_name', 'attribute', 'classification', 'governed_by', 'source_of_record', 'accountable']),
            ('bigint', ['reader_count']),
        ]) }}
    from attributes
)

select * from final
