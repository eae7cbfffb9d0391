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

-- What rests on an agreement.
resting as (
    select
        'objective' as kind,
        agreement_id
    from {{ ref('objectives') }} as objectives
    where {{ is_effective('objectives') }}
    union all
    select
        'rule' as kind,
        agreement_id
    from {{ ref('suppression_rules') }} as rules
    where {{ is_effective('rules') }}
    union all
    select
        'agreement' as kind,
        agreement_id
    from {{ ref('agreements') }} as agreements
    where {{ is_effective('agreements') }}
),

held as (
    select
        resting.kind,
        sound.agreement_id is not null as is_agreed
    from resting
    left join sound on resting.agreement_id = sound.agreement_id
),

definitions as (
    select
        definitions.definition_id,
        definitions.is_unchanged and definitions.status = 'authoritative' as stands,
        sound.agreement_id is not null as is_agreed
    from {{ ref('int_definition_registry') }} as definitions
    left join sound on definitions.agreement_id = sound.agreement_id
    where {{ is_effective('definitions') }}
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
    {{ measures_of('held', {'objectives_without_agreement': breaches('not is_agreed')}, "kind = 'objective'") }}
    union all
    {{ measures_of('held', {'rules_without_agreement': breaches('not is_agreed')}, "kind = 'rule'") }}
    union all
    {{ measures_of('held', {'agreements_not_on_record': breaches('not is_agreed')}, "kind = 'agreement'") }}
    union all
    {{ measures_of('conflicts', {'conflicts_without_one_owner': breaches('accountable <> 1')}) }}
    union all
    {{ measures_of('definitions', {
        'shared_definitions_agreed': 'count(distinct definition_id)',
    }, "stands and is_agreed and definition_id in ('DF-ACTIVE', 'DF-AT-RISK', 'DF-HIGH-VALUE')") }}
    union all
    {{ measures_of('definitions', {'definitions_edited_or_draft': breaches('not stands')}) }}
)

select * from final
