"""What `outcomes.value_trajectories` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import OF_KNOWN_CUSTOMERS

NEVER = (
    Never(
        "a month begins on its first day",
        "extract(day from month) <> 1",
        planted={"month": "2026-05-02", "customer_id": "c1"},
        beside={"decision_tier.customers": {"customer_id": "c1"}},
    ),
    OF_KNOWN_CUSTOMERS,
)
