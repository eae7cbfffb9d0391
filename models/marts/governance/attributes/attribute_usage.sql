-- Which team reads which attribute in which system: the tier's through the feeds, and the rival words of vendors.
with used as (
    select
        feed_columns.column_name as attribute,
        consumers.consumer_id as system_name,
        consumers.function as team,
        governed.definition_id as governed_by,
        true as is_governed
    from {{ ref('int_tier_columns') }} as feed_columns
    inner join {{ ref('consumers') }} as consumers
        on feed_columns.model_name = consumers.feed and {{ is_effective('consumers') }}
    inner join {{ ref('governed_attributes') }} as governed
        on feed_columns.column_name = governed.attribute and {{ is_effective('governed') }}

    union all

    select distinct
        reported.attribute,
        reported.source_system as system_name,
        terms.owner as team,
        terms.term as governed_by,
        false as is_governed
    from {{ ref('int_reported_attributes') }} as reported
    inner join {{ ref('reported_terms') }} as terms
        on
            reported.source_system = terms.source_system
            and reported.attribute = terms.attribute
            and {{ is_effective('terms') }}
),

final as (
    select
        {{ contract_columns([
            ('string', ['attribute', 'system_name', 'team', 'governed_by']),
            ('boolean', ['is_governed']),
        ]) }}
    from used
)

select * from final
