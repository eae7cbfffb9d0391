-- A programme judged by its channel alone, or without what must not suffer from it, cannot be registered.
select
    programmes.programme_id,
    programmes.customer_metric,
    programmes.counter_metric
from {{ ref('programmes') }} as programmes
left join {{ ref('outcome_metrics') }} as judged
    on programmes.customer_metric = judged.metric and {{ is_effective('judged') }}
left join {{ ref('outcome_metrics') }} as countered
    on programmes.counter_metric = countered.metric and {{ is_effective('countered') }}
left join {{ ref('outcome_metrics') }} as diagnostic
    on programmes.channel_metric = diagnostic.metric and {{ is_effective('diagnostic') }}
where
    judged.grain is distinct from 'customer'
    or countered.metric is null
    or countered.metric = judged.metric
    or diagnostic.grain is distinct from 'channel'
