-- One hash over every definition in force: what a consumer attests to have read.
with final as (
    select
        md5({{ distinct_list("seed_name || '=' || content_hash", '|') }}) as definitions_hash,
        count(*) as seed_count
    from {{ ref('int_definition_hashes') }}
)

select * from final
