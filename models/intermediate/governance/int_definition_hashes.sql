-- The content of every definition seed as one hash, whatever is in force: an edit of any row shows. The order of rows and
-- of columns does not matter.
with final as (
    select
        seed_name,
        md5({{ distinct_list('md5(row_content)', '') }}) as content_hash,
        count(*) as row_count
    from {{ ref('int_definition_rows') }}
    group by seed_name
)

select * from final
