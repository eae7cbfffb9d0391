-- Decisions and erasures that cannot be carried out as they stand, and ids that name two records.
with customers as (
    select
        record_key,
        customer_id
    from {{ ref('int_identity_assignments') }}
),

contradicted_decisions as (
    select
        'SEPARATE_CONTRADICTED' as kind,
        decisions.decision_id as subject,
        customers_a.customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        'decision ' || decisions.decision_id || ' separates two records that authoritative links join' as detail,
        'open' as status
    from {{ ref('int_identity_decisions') }} as decisions
    inner join customers as customers_a on decisions.record_key_a = customers_a.record_key
    inner join customers as customers_b on decisions.record_key_b = customers_b.record_key
    where decisions.decision = 'separate' and customers_a.customer_id = customers_b.customer_id
),

unknown_decisions as (
    select
        'DECISION_WITHOUT_RECORD' as kind,
        decisions.decision_id as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        'decision ' || decisions.decision_id || ' names ' || count(known.decision_id) || ' pairs of records, not one' as detail,
        'open' as status
    from {{ ref('identity_decisions') }} as decisions
    left join {{ ref('int_identity_decisions') }} as known on decisions.decision_id = known.decision_id
    where {{ is_effective('decisions') }} and cast(decisions.decided_on as timestamp) <= {{ as_of() }}
    group by decisions.decision_id
    having count(known.decision_id) <> 1
),

ambiguous_records as (
    select
        'AMBIGUOUS_RECORD_ID' as kind,
        subject_key as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        count(*) || ' record types share an id; identifiers and links that name it alone are not used' as detail,
        'open' as status
    from {{ ref('int_identity_records') }}
    where types_of_id > 1
    group by subject_key
),

named as (
    select
        subject_key,
        customer_id
    from {{ ref('int_identity_map') }}
    union
    select
        value_key as subject_key,
        customer_id
    from {{ ref('int_identifier_map') }}
),

erased as (
    select distinct customer_id
    from {{ ref('int_erasures') }}
),

-- What is shared erases nobody, and neither does what is never evidence; somebody has to find out who is meant.
unanswered_erasures as (
    select
        case when count(*) > 1 then 'ERASURE_AMBIGUOUS' else 'ERASURE_BLOCKED' end as kind,
        requests.request_id as subject,
        case when count(*) = 1 then min(named.customer_id) end as customer_id,
        requests.identifier_type,
        case
            when count(*) > 1 then 'an erasure names what ' || count(*) || ' customers share; none of them is erased by it'
            else 'an erasure names a customer by what is never evidence; the customer is not erased by it'
        end as detail,
        'open' as status
    from {{ ref('int_privacy_requests') }} as requests
    inner join named on requests.subject_key = named.subject_key
    left join erased on named.customer_id = erased.customer_id
    where
        requests.kind = 'erasure'
        and requests.ingested_at <= {{ as_of() }}
        and coalesce(requests.received_at, requests.ingested_at) <= {{ as_of() }}
    group by requests.request_id, requests.identifier_type
    having count(*) > 1 or count(erased.customer_id) = 0
),

final as (
    select * from contradicted_decisions
    union all
    select * from unknown_decisions
    union all
    select * from ambiguous_records
    union all
    select * from unanswered_erasures
)

select * from final
