-- Where the zone of the business is stated, people of whom nothing is known are contacted by the same clocks: correct
-- decision_tier_business_timezone, or the row of `*` in country_zones.
{%- set zone = var('decision_tier_business_timezone', 'UTC') %}
select
    timezone,
    '{{ zone }}' as business_timezone
from {{ ref('country_zones') }} as country_zones
where
    country = '*'
    and '{{ zone }}' not in ('UTC', timezone)
    and {{ is_effective('country_zones') }}
