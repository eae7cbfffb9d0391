"""What `decision_tier.service_routing_feed` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a customer who may be promoted to has no reason against it, and every other has one",
        "is_promotable is distinct from (top_suppression_reason is null)",
        planted={"is_promotable": True, "top_suppression_reason": "OPEN_CASE"},
    ),
    Never(
        "it says of a customer what `customers` says, and permits no more",
        "not exists (select 1 from decision_tier.customers as customer where customer.customer_id = "
        "mart.customer_id and (customer.is_promotable or not mart.is_promotable) and customer.is_at_risk is "
        "not distinct from mart.is_at_risk and customer.open_ticket_count is not distinct from "
        "mart.open_ticket_count)",
        planted={"customer_id": "c1", "is_promotable": True, "open_ticket_count": 1},
        beside={"decision_tier.customers": {"customer_id": "c1", "is_promotable": True, "open_ticket_count": 0}},
    ),
)
