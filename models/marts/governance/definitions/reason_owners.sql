-- A reason that consent itself gives belongs to the owner of what consent means; every other to the owner of its rule.
with consent as (
    select
        owner,
        agreement_id
    from {{ ref('definitions') }} as definitions
    where
        ';' || seed_names || ';' like '%;consent_rules;%'
        and {{ is_effective('definitions') }}
),

reasons as (
    select
        reason_code,
        layer,
        owner,
        agreement_id
    from {{ ref('suppression_rules') }} as suppression_rules
    where {{ is_effective('suppression_rules') }}

    union

    select
        reason_code,
        'consent' as layer,
        owner,
        agreement_id
    from {{ ref('consent_actions') }} as consent_actions
    where
        reason_code is not null
        and {{ is_effective('consent_actions') }}

    union

    select
        reasons.reason_code,
        reasons.layer,
        consent.owner,
        consent.agreement_id
    from {{ ref('int_action_reasons') }} as reasons
    cross join consent
    where reasons.layer = 'consent'
),

ranked as (
    select
        reasons.*,
        row_number() over (
            partition by reasons.reason_code
            order by layers.ordinal, reasons.owner, reasons.agreement_id
        ) as owner_rank
    from reasons
    inner join {{ ref('codes') }} as layers on layers.kind = 'suppression_layer' and reasons.layer = layers.code
),

final as (
    select
        {{ contract_columns([('string', ['reason_code', 'layer', 'owner', 'agreement_id'])]) }}
    from ranked
    where owner_rank = 1
)

select * from final
