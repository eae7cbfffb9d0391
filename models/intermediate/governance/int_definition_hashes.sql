-- One hash a definition seed, over its rows in force at the clock; the order of rows and columns does not matter.
with definition_rows as (
    {{ definition_rows(definition_seeds()) }}
),

hashed as (
    select
        seed_name,
        md5(row_content) as row_hash
    from definition_rows
    where {{ in_force('definition_rows', as_of()) }}
),

final as (
    select
        seed_name,
        md5({{ distinct_list('row_hash', '') }}) as content_hash,
        count(*) as row_count
    from hashed
    group by seed_name
)

select * from final
