-- No system that decides about customers is left without consent, service or suppression.
select
    consumer_id,
    context
from {{ ref('surfacing_coverage') }}
where not is_covered
