-- The content of every definition seed as one hash, whatever is in force: an edit of any row shows. The order of rows and
-- of columns does not matter. A seed without rows has a hash too.
with seeds as (
    {% for seed_name in definition_keys() -%}
    select '{{ seed_name }}' as seed_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        seeds.seed_name,
        md5(coalesce({{ distinct_list('md5(definition_rows.row_content)', '') }}, '')) as content_hash,
        count(definition_rows.row_content) as row_count
    from seeds
    left join {{ ref('int_definition_rows') }} as definition_rows
        on seeds.seed_name = definition_rows.seed_name
    group by seeds.seed_name
)

select * from final
