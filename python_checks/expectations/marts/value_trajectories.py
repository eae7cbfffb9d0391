"""What `outcomes.value_trajectories` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a month begins on its first day",
        "extract(day from month) <> 1",
        planted={"month": "2026-05-02", "customer_id": "c1"},
        beside={"decision_tier.customers": {"customer_id": "c1"}},
    ),
    Never(
        "it speaks of known customers only",
        "customer_id is not null and not exists (select 1 from decision_tier.customers as customer where "
        "customer.customer_id = mart.customer_id)",
        planted={"customer_id": "c1"},
    ),
)
