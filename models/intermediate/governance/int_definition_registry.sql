-- The register of terms, each with the hash its seeds have now beside the one it was registered with.
with definitions as (
    select *
    from {{ ref('definitions') }}
),

parts as (
    select
        definition_id,
        version,
        {{ each_of('seed_names', ';') }} as seed_name
    from definitions
),

hashes as (
    select
        parts.definition_id,
        parts.version,
        md5({{ distinct_list("parts.seed_name || '=' || coalesce(hashes.content_hash, 'missing')", '|') }}) as current_hash,
        count(*) = count(hashes.content_hash) as has_all_seeds
    from parts
    left join {{ ref('int_definition_hashes') }} as hashes
        on parts.seed_name = hashes.seed_name
    group by parts.definition_id, parts.version
),

final as (
    select
        definitions.*,
        hashes.current_hash,
        hashes.has_all_seeds,
        (definitions.content_hash is not distinct from hashes.current_hash) as is_unchanged
    from definitions
    left join hashes
        on definitions.definition_id = hashes.definition_id and definitions.version = hashes.version
)

select * from final
