"""What `decision_tier.live_action_eligibility` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an action is eligible exactly where nothing speaks against it",
        "is_eligible is distinct from (top_reason_code is null)",
        planted={"is_eligible": True, "top_reason_code": "OPEN_CASE"},
    ),
    Never(
        "the first reason is one of the reasons",
        "top_reason_code is not null and position(top_reason_code in coalesce(reason_codes, '')) = 0",
        planted={"is_eligible": False, "top_reason_code": "OPEN_CASE", "reason_codes": "ERASED"},
    ),
    Never(
        "what the built table denies the live view denies",
        "is_eligible and not exists (select 1 from decision_tier.action_eligibility as built where "
        "built.customer_id = mart.customer_id and built.action_id = mart.action_id and built.is_eligible)",
        planted={"customer_id": "c1", "action_id": "a1", "is_eligible": True},
        beside={"decision_tier.action_eligibility": {"customer_id": "c1", "action_id": "a1", "is_eligible": False}},
    ),
)
