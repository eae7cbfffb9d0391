"""What `decision_tier.service_routing_feed` must mean."""

from __future__ import annotations

from python_checks.expectations.marts import PROMOTABLE_WITHOUT_REASON, as_customers_say

NEVER = (
    PROMOTABLE_WITHOUT_REASON,
    as_customers_say("open_ticket_count", 1, 0, also=("is_at_risk",)),
)
