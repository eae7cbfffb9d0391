"""What `decision_tier.next_best_actions` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import OF_KNOWN_CUSTOMERS

NEVER = (
    Never(
        "what is held says why, and what is done was eligible",
        "case when action_id = 'hold' then reason_code is null else not exists (select 1 from "
        "decision_tier.action_eligibility as eligibility where eligibility.customer_id = mart.customer_id "
        "and eligibility.action_id = mart.action_id and eligibility.is_eligible) end",
        planted={"customer_id": "c1", "action_id": "promote_email"},
        beside={
            "decision_tier.action_eligibility": {
                "customer_id": "c1",
                "action_id": "promote_email",
                "is_eligible": False,
            },
            "decision_tier.customers": {"customer_id": "c1"},
        },
    ),
    OF_KNOWN_CUSTOMERS,
)
