with people as (
    select distinct
        people.subject_key as record_key,
        coalesce(jurisdictions.jurisdiction, 'unknown') as jurisdiction
    from {{ ref('int_people') }} as people
    left join {{ ref('jurisdictions') }} as jurisdictions
        on upper(people.country) = jurisdictions.country and {{ is_effective('jurisdictions') }}
    where people.country is not null
),

identifiers as (
    select distinct
        links.identifier_key,
        people.jurisdiction
    from {{ ref('int_consent_links') }} as links
    inner join people on links.record_key = people.record_key
),

-- What a record or an identifier says of itself and through what it shares; a merge of customers changes none of it.
subjects as (
    select
        record_key as subject_key,
        jurisdiction
    from people
    union
    select
        identifier_key,
        jurisdiction
    from identifiers
    union
    select
        links.record_key,
        identifiers.jurisdiction
    from {{ ref('int_consent_links') }} as links
    inner join identifiers on links.identifier_key = identifiers.identifier_key
),

final as (
    select
        subject_key,
        jurisdiction,
        'subject' as grain
    from subjects
    union
    select
        subject_map.customer_id,
        people.jurisdiction,
        'customer' as grain
    from people
    inner join {{ ref('int_subject_map') }} as subject_map on people.record_key = subject_map.subject_key
)

select * from final
