-- Why are these records one customer? Every record of a customer, what it shares with the others and what joined it.
-- dbt compile -s why_same_customer --vars '{decision_tier_customer: c_...}', then run the compiled SQL; an id that was
-- merged away is followed to the living one. Identifiers are shown as keyed hashes.
{%- set customer = var('decision_tier_customer', '') %}
with customer as (
    select coalesce(max(redirects.customer_id), '{{ customer }}') as customer_id
    from {{ ref('customer_redirects') }} as redirects
    where redirects.retired_customer_id = '{{ customer }}'
),

records as (
    select assignments.*
    from {{ ref('int_identity_assignments') }} as assignments
    inner join customer on assignments.customer_id = customer.customer_id
),

links as (
    select
        links.record_key_a as record_key,
        links.rule_id,
        links.kind || ' ' || links.record_key_b as because,
        links.occurred_at as since
    from {{ ref('int_identity_links') }} as links
),

identifiers as (
    select
        evidence.record_key,
        evidence.rule_id,
        evidence.strength || ' ' || evidence.identifier_type || coalesce(' ' || substr(item.identifier_hash, 1, 12), '')
        || ', on ' || count(*) over (partition by evidence.value_key) || ' records of the customer' as because,
        evidence.first_seen_at as since
    from {{ ref('int_identity_evidence') }} as evidence
    inner join records on evidence.record_key = records.record_key
    left join {{ ref('int_identity_values') }} as item on evidence.value_key = item.value_key
),

reasons as (
    select * from links
    union all
    select * from identifiers
),

final as (
    select
        records.customer_id,
        records.record_key,
        records.rule_id as resolved_by_rule_id,
        reasons.rule_id,
        reasons.because,
        reasons.since
    from records
    left join reasons on records.record_key = reasons.record_key
    order by records.first_seen_at, records.record_key, reasons.rule_id, reasons.because
)

select * from final
