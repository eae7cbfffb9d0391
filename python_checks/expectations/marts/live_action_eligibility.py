"""What `decision_tier.live_action_eligibility` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import ELIGIBLE_WITHOUT_REASON, FIRST_OF_ITS_REASONS

NEVER = (
    ELIGIBLE_WITHOUT_REASON,
    FIRST_OF_ITS_REASONS,
    Never(
        "what the built table denies the live view denies",
        "is_eligible and not exists (select 1 from decision_tier.action_eligibility as built where "
        "built.customer_id = mart.customer_id and built.action_id = mart.action_id and built.is_eligible)",
        planted={"customer_id": "c1", "action_id": "a1", "is_eligible": True},
        beside={"decision_tier.action_eligibility": {"customer_id": "c1", "action_id": "a1", "is_eligible": False}},
    ),
)
