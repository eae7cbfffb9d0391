-- Everything that spoke against a decision when it was taken, with the time [known_from, known_to) during which the tier knew
-- it. Without an end it is so by what is known today.
with final as (
    select
        decision_id,
        'suppression|' || rule_id as conflict_id,
        layer,
        reason_code,
        known_from,
        known_to
    from {{ ref('int_decision_suppressions') }}

    union all

    select
        decision_id,
        'withdrawal|' || event_id as conflict_id,
        'consent' as layer,
        reason_code,
        known_from,
        known_to
    from {{ ref('int_decision_withdrawals') }}

    union all

    select
        decision_id,
        'permission|' || phase as conflict_id,
        'consent' as layer,
        'NO_PERMISSION' as reason_code,
        known_from,
        known_to
    from {{ ref('int_decision_permissions') }}
)

select * from final
