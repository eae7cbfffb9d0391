-- Somebody answers for every conflict type, severity and region: each row is a combination that nobody owns. That nobody
-- owns one twice is the key of the seed.
with owners as (
    select *
    from {{ ref('escalation_owners') }} as escalation_owners
    where {{ is_effective('escalation_owners') }}
),

required as (
    select
        types.conflict_type,
        severities.severity,
        regions.region
    from (
        select conflict_type from owners
        union
        select conflict_type from {{ ref('int_escalations') }} where conflict_type is not null
        union
        select 'any'
    ) as types
    cross join (select distinct severity from owners) as severities
    cross join (select distinct region from owners) as regions
)

select required.*
from required
where not exists (
    select 1
    from owners
    where
        owners.conflict_type in (required.conflict_type, 'any')
        and owners.severity = required.severity
        and owners.region = required.region
)
