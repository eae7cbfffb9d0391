with candidates as (
    select
        customers.customer_id,
        coalesce(jurisdictions.jurisdiction, 'unknown') as jurisdiction
    from {{ ref('int_customers') }} as customers
    left join {{ ref('int_consent_jurisdictions') }} as jurisdictions
        on jurisdictions.grain = 'customer' and customers.customer_id = jurisdictions.subject_key
),

longest as (
    select max(no_ask_days) as no_ask_days
    from {{ ref('consent_rules') }}
),

rules as (
    select
        jurisdictions.jurisdiction,
        purposes.code as purpose,
        channels.code as channel,
        min(case when rules.default_status = 'granted' then 1 else 0 end) as is_granted,
        min(rules.legal_basis) as legal_basis,
        max(coalesce(rules.no_ask_days, longest.no_ask_days)) as no_ask_days
    from (select distinct jurisdiction from candidates) as jurisdictions
    cross join {{ ref('codes') }} as purposes
    cross join {{ ref('codes') }} as channels
    cross join longest
    left join {{ ref('consent_rules') }} as rules
        on
            jurisdictions.jurisdiction = rules.jurisdiction
            and (rules.purpose is null or purposes.code = rules.purpose)
            and (rules.channel is null or channels.code = rules.channel)
            and {{ is_effective('rules') }}
    where
        purposes.kind = 'purpose'
        and channels.kind = 'channel'
    group by jurisdictions.jurisdiction, purposes.code, channels.code
),

strictest as (
    select
        candidates.customer_id,
        rules.purpose,
        rules.channel,
        min(rules.is_granted) as is_granted,
        min(rules.legal_basis) as legal_basis,
        max(rules.no_ask_days) as no_ask_days
    from candidates
    inner join rules on candidates.jurisdiction = rules.jurisdiction
    group by candidates.customer_id, rules.purpose, rules.channel
),

final as (
    select
        customer_id,
        purpose,
        channel,
        case when is_granted = 1 then 'granted' else 'unknown' end as default_status,
        case when is_granted = 1 then 'JURISDICTION_DEFAULT' else 'NO_EVIDENCE' end as reason_code,
        case when is_granted = 1 then legal_basis end as legal_basis,
        no_ask_days
    from strictest
)

select * from final
