-- Somebody answers for every conflict type, severity and region, and for those nobody knows: any type, the gravest severity, the rest of
-- the world. Each row is a combination that nobody owns. That nobody owns one twice is the key of the seed.
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
    cross join (
        select severity from owners
        union
        select '1'
    ) as severities
    cross join (
        select region from owners
        union
        select 'ROW'
    ) as regions
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
