-- A term has one authoritative definition at every instant, which the three functions have signed; one that is given up says when
-- it ends, and one that replaces another begins after it.
with authorities as (
    select
        'definitions' as seed_name,
        lower(term) as definition_key,
        cast(version as integer) as version,
        agreement_id,
        coalesce(cast(effective_from as timestamp), cast('0001-01-01' as timestamp)) as effective_from,
        coalesce(cast(effective_to as timestamp), cast('9999-12-31' as timestamp)) as effective_to
    from {{ ref('definitions') }}
    where status = 'authoritative'
),

found as (
    select
        definition_key,
        fault
    from ({{ version_faults('authorities') }}) as versions
    -- Versions are counted by definition, and a term may have had several.
    where fault <> 'SAME_VERSION'
    union all
    select
        definition_key,
        fault
    from ({{ agreement_faults('authorities', ref('agreements')) }}) as agreed
    union all
    select
        value as definition_key,
        fault
    from ({{ text_faults(ref('definitions'), ['definition_id', 'term', 'statement', 'owner', 'supersedes']) }}) as texts
    union all
    select
        definition_id as definition_key,
        'NO_END' as fault
    from {{ ref('definitions') }} as given_up
    where status in ('deprecated', 'retired') and effective_to is null
    union all
    select
        later.definition_id as definition_key,
        'NO_PREDECESSOR' as fault
    from {{ ref('definitions') }} as later
    left join {{ ref('definitions') }} as earlier
        on
            later.supersedes = earlier.definition_id
            and coalesce(earlier.effective_from, cast('0001-01-01' as date)) < later.effective_from
    where later.supersedes is not null and earlier.definition_id is null
),

final as (
    select
        'definitions' as seed_name,
        definition_key,
        fault
    from found
)

select * from final
