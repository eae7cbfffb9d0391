-- What describes the person of each candidate record, for a matcher: a name, and a birth date or an address beside it, for
-- nothing is matched on a name alone. Dates that stand for no date are none.
with people as (
    select * from {{ ref('int_people') }}
    where ingested_at <= {{ as_of() }}
),

no_dates as (
    select distinct match_value
    from {{ ref('blocked_identifiers') }} as blocked_identifiers
    where
        identifier_type = 'birth_date'
        and match_kind = 'exact'
        and {{ is_effective('blocked_identifiers') }}
),

described as (
    select
        candidates.record_key,
        candidates.source_system,
        candidates.record_type,
        candidates.source_record_id,
        clusters.strong_cluster,
        nullif(lower(trim(people.first_name)), '') as first_name,
        nullif(lower(trim(people.last_name)), '') as last_name,
        case when no_dates.match_value is null then cast(people.birth_date as {{ engine_type('string') }}) end as birth_date,
        nullif(lower(trim(people.street)), '') as street,
        nullif(upper(replace(people.postcode, ' ', '')), '') as postcode,
        nullif(lower(trim(people.city)), '') as city
    from people
    inner join {{ ref('int_identity_candidates') }} as candidates
        on
            people.source_system = candidates.source_system
            and people.record_type = candidates.record_type
            and people.source_record_id = candidates.source_record_id
    inner join {{ ref('int_identity_clusters') }} as clusters on candidates.record_key = clusters.record_key
    left join no_dates on cast(people.birth_date as {{ engine_type('string') }}) = no_dates.match_value
),

final as (
    select *
    from described
    where
        coalesce(first_name, last_name) is not null
        and coalesce(birth_date, street, postcode) is not null
)

select * from final
