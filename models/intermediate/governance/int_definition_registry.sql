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

current_hashes as (
    select
        parts.definition_id,
        parts.version,
        md5({{ distinct_list("parts.seed_name || '=' || coalesce(definition_hashes.content_hash, 'missing')", '|') }}) as current_hash,
        count(*) = count(definition_hashes.content_hash) as has_all_seeds
    from parts
    left join {{ ref('int_definition_hashes') }} as definition_hashes
        on parts.seed_name = definition_hashes.seed_name
    group by parts.definition_id, parts.version
),

final as (
    select
        definitions.*,
        current_hashes.current_hash,
        current_hashes.has_all_seeds,
        (definitions.content_hash is not distinct from current_hashes.current_hash) as is_unchanged
    from definitions
    left join current_hashes
        on definitions.definition_id = current_hashes.definition_id and definitions.version = current_hashes.version
)

select * from final
