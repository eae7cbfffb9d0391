-- The definitions in force, as one hash for every spell between two changes of any of them, up to the clock.
with definition_rows as (
    select *
    from {{ ref('int_definition_rows') }}
),

boundaries as (
    select effective_from as valid_from from definition_rows
    union
    select effective_to as valid_from from definition_rows
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
