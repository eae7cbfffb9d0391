-- What the organisation has agreed on, counted. Where there is nothing to count there is no measurement.
with cited as (
    select
        'signed' as seed_name,
        agreement_id as definition_key,
        agreement_id,
        effective_from,
        effective_to
    from {{ ref('agreements') }}
),

faults as (
    {{ agreement_faults('cited', ref('agreements')) }}
),

sound as (
    select agreements.agreement_id
    from {{ ref('agreements') }} as agreements
    left join faults on agreements.agreement_id = faults.definition_key
    where
        {{ is_effective('agreements') }}
        and faults.definition_key is null
        and agreements.minutes_ref is not null
        and agreements.decision is not null
),

owners as (
    select
        conflict_type,
        severity,
        region,
        count(accountable) as accountable
    from {{ ref('escalation_owners') }} as escalation_owners
    where {{ is_effective('escalation_owners') }}
    group by conflict_type, severity, region
),

kinds as (
    select conflict_type from owners
    union
    select 'any' as conflict_type
),

severities as (
    select distinct severity
    from owners
),

regions as (
    select distinct region
    from owners
),

-- Who owns any conflict owns those nobody named too.
conflicts as (
    select
        kinds.conflict_type,
        severities.severity,
        regions.region,
        coalesce(owners.accountable, anybody.accountable, 0) as accountable
    from kinds
    cross join severities
    cross join regions
    left join owners
        on
            kinds.conflict_type = owners.conflict_type
            and severities.severity = owners.severity
            and regions.region = owners.region
    left join owners as anybody
        on
            anybody.conflict_type = 'any'
            and severities.severity = anybody.severity
            and regions.region = anybody.region
),

final as (
    select
        'objectives_without_agreement' as measure,
        sum(case when sound.agreement_id is null then 1 else 0 end) as value
    from {{ ref('objectives') }} as objectives
    left join sound on objectives.agreement_id = sound.agreement_id
    where {{ is_effective('objectives') }}

    union all

    select
        'rules_without_agreement' as measure,
        sum(case when sound.agreement_id is null then 1 else 0 end) as value
    from {{ ref('suppression_rules') }} as rules
    left join sound on rules.agreement_id = sound.agreement_id
    where {{ is_effective('rules') }}

    union all

    select
        'conflicts_without_one_owner' as measure,
        sum(case when accountable = 1 then 0 else 1 end) as value
    from conflicts

    union all

    select
        'shared_definitions_agreed' as measure,
        count(distinct case when sound.agreement_id is not null and definitions.is_unchanged then definitions.definition_id end) as value
    from {{ ref('int_definition_registry') }} as definitions
    left join sound on definitions.agreement_id = sound.agreement_id
    where
        definitions.status = 'authoritative'
        and definitions.definition_id in ('DF-ACTIVE', 'DF-AT-RISK', 'DF-HIGH-VALUE')
        and {{ is_effective('definitions') }}

    union all

    select
        'agreements_not_on_record' as measure,
        sum(case when sound.agreement_id is null then 1 else 0 end) as value
    from {{ ref('agreements') }} as agreements
    left join sound on agreements.agreement_id = sound.agreement_id
    where {{ is_effective('agreements') }}

    union all

    select
        'definitions_edited_or_draft' as measure,
        sum(case when definitions.is_unchanged and definitions.status = 'authoritative' then 0 else 1 end) as value
    from {{ ref('int_definition_registry') }} as definitions
    where {{ is_effective('definitions') }}
)

select * from final
