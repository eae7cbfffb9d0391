"""What `decision_tier.accounts` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an account at risk names the rule that says so",
        "is_at_risk is distinct from (risk_rule_ids is not null)",
        planted={"is_at_risk": True},
    ),
    Never(
        "nothing is counted below nought",
        "customer_count < 0 or open_ticket_count < 0",
        planted={"customer_count": -1, "is_at_risk": False},
    ),
)
