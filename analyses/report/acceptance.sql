-- Whether the functions follow what machines put before them.
with final as (
    select
        function,
        decisions,
        override_rate,
        ignore_rate,
        reviews_compared,
        agreement_rate
    from {{ ref('output_acceptance') }}
)

select * from final
order by function asc
