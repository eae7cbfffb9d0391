-- Every raw record that could not be used, whichever floor found it, with the reason of the first floor that did.
with faults as (
    select * from {{ ref('int_quarantine') }}
    union all
    select * from {{ ref('int_signal_quarantine') }}
    union all
    select * from {{ ref('int_survey_quarantine') }}
    union all
    select * from {{ ref('int_margin_quarantine') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by raw_source, raw_table, raw_key
            order by
                case found_in when 'raw' then 1 when 'canonical' then 2 else 3 end,
                reason_code asc,
                reason_column asc nulls first,
                found_in asc,
                raw_key asc
        ) as reason_rank
    from faults
),

final as (
    select
        raw_source,
        raw_table,
        raw_key,
        max(case when reason_rank = 1 then reason_code end) as reason_code,
        max(case when reason_rank = 1 then reason_column end) as reason_column,
        sum(case when found_in = 'raw' then row_count else 0 end) as unreadable_rows,
        -- a key has one readable row, however many floors reject it
        max(case when found_in = 'raw' then 0 else 1 end) as rejected_rows,
        min(first_seen_at) as first_seen_at
    from ranked
    group by raw_source, raw_table, raw_key
)

select * from final
