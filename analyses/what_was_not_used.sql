-- What became of the raw rows that are in use nowhere: quarantined, by reason and column.
select
    source_system,
    table_name,
    reason_code,
    column_name,
    count(*) as record_count
from {{ ref('quarantine') }}
group by
    source_system,
    table_name,
    reason_code,
    column_name
order by
    record_count desc,
    source_system,
    table_name,
    reason_code,
    column_name
