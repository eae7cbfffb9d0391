-- The definitions in force, as one hash for every spell between two changes of any of them, up to the clock. The order of
-- rows and of columns does not matter.
with definition_rows as (
    {{ definition_rows(definition_seeds()) }}
),

boundaries as (
    select cast(effective_from as timestamp) as valid_from from definition_rows where effective_from is not null
    union
    select cast(effective_to as timestamp) as valid_from from definition_rows where effective_to is not null
    union
    select cast('1970-01-01' as timestamp) as valid_from
),

spells as (
    select
        valid_from,
        lead(valid_from) over (order by valid_from) as valid_to
    from boundaries
    where valid_from <= {{ as_of() }}
),

seed_hashes as (
    select
        spells.valid_from,
        spells.valid_to,
        definition_rows.seed_name,
        md5({{ distinct_list('md5(definition_rows.row_content)', '') }}) as content_hash
    from spells
    inner join definition_rows
        on {{ in_force('definition_rows', 'spells.valid_from') }}
    group by spells.valid_from, spells.valid_to, definition_rows.seed_name
),

final as (
    select
        md5({{ distinct_list("seed_name || '=' || content_hash", '|') }}) as definitions_hash,
        valid_from,
        valid_to
    from seed_hashes
    group by valid_from, valid_to
)

select * from final
