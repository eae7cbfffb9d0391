"""What `outcomes.satisfaction_trajectories` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import OF_KNOWN_CUSTOMERS

NEVER = (
    Never(
        "a score is between nought and one",
        "score < 0 or score > 1 or response_rate < 0 or response_rate > 1",
        planted={"score": 5.0, "customer_id": "c1"},
        beside={"decision_tier.customers": {"customer_id": "c1"}},
    ),
    OF_KNOWN_CUSTOMERS,
)
