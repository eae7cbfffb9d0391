"""What `decision_tier.personalization_feed` must mean."""

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
        "mart.customer_id and (customer.is_promotable or not mart.is_promotable) and "
        "customer.lifecycle_stage is not distinct from mart.lifecycle_stage and customer.value_tier is not "
        "distinct from mart.value_tier and customer.engagement_level is not distinct from "
        "mart.engagement_level)",
        planted={"customer_id": "c1", "is_promotable": True, "lifecycle_stage": "lead"},
        beside={"decision_tier.customers": {"customer_id": "c1", "is_promotable": True, "lifecycle_stage": "prospect"}},
    ),
)
