"""What `outcomes.satisfaction_trajectories` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a score is between nought and one",
        "score < 0 or score > 1 or response_rate < 0 or response_rate > 1",
        planted={"score": 5.0, "customer_id": "c1"},
        beside={"decision_tier.customers": {"customer_id": "c1"}},
    ),
    Never(
        "it speaks of known customers only",
        "customer_id is not null and not exists (select 1 from decision_tier.customers as customer where "
        "customer.customer_id = mart.customer_id)",
        planted={"customer_id": "c1"},
    ),
)
