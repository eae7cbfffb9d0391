-- What stewards decided, with the records they decided about. A decision that names no known record is a conflict.
with records as (
    select
        record_key,
        source_system,
        record_type,
        source_record_id
    from {{ ref('int_identity_records') }}
),

decisions as (
    select *
    from {{ ref('identity_decisions') }} as identity_decisions
    where {{ is_effective('identity_decisions') }} and cast(decided_on as timestamp) <= {{ as_of() }}
),

final as (
    select
        decisions.decision_id,
        decisions.decision,
        records_a.record_key as record_key_a,
        records_b.record_key as record_key_b,
        decisions.owner,
        decisions.reason,
        decisions.decided_on
    from decisions
    inner join records as records_a
        on
            decisions.source_system_a = records_a.source_system
            and decisions.source_record_id_a = records_a.source_record_id
            and coalesce(decisions.record_type_a, records_a.record_type) = records_a.record_type
    inner join records as records_b
        on
            decisions.source_system_b = records_b.source_system
            and decisions.source_record_id_b = records_b.source_record_id
            and coalesce(decisions.record_type_b, records_b.record_type) = records_b.record_type
)

select * from final
