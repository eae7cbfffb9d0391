-- What each system says of a governed term, one value a customer and system: the one computed last.
with reported as (
    select
        *,
        coalesce(computed_at, ingested_at) as reported_at
    from {{ ref('int_reported_attributes') }}
    where ingested_at <= {{ as_of() }} and coalesce(computed_at, ingested_at) <= {{ as_of() }}
),

terms as (
    select *
    from {{ ref('reported_terms') }} as reported_terms
    where {{ in_force('reported_terms', as_of()) }}
),

known as (
    select distinct
        source_system,
        attribute,
        term
    from terms
),

said as (
    select
        subject_map.customer_id,
        reported.source_system,
        known.term,
        coalesce(own_value.is_member, every_value.is_member) as is_member,
        row_number() over (
            partition by subject_map.customer_id, reported.source_system, known.term
            order by reported.reported_at desc, reported.attribute asc, reported.subject_key asc, reported.value asc, reported.raw_key asc
        ) as recency
    from reported
    inner join {{ ref('int_subject_map') }} as subject_map
        on reported.subject_key = subject_map.subject_key
    inner join known
        on reported.source_system = known.source_system and reported.attribute = known.attribute
    left join terms as own_value
        on
            known.source_system = own_value.source_system
            and known.attribute = own_value.attribute
            and known.term = own_value.term
            and reported.value = own_value.value
    left join terms as every_value
        on
            known.source_system = every_value.source_system
            and known.attribute = every_value.attribute
            and known.term = every_value.term
            and every_value.value is null
),

final as (
    select
        customer_id,
        source_system,
        term,
        is_member
    from said
    where recency = 1 and is_member is not null
)

select * from final
