"""What `decision_tier.agent_context` must mean."""

from __future__ import annotations

from python_checks.expectations.marts import PROMOTABLE_WITHOUT_REASON, as_customers_say

NEVER = (
    PROMOTABLE_WITHOUT_REASON,
    as_customers_say("lifecycle_stage", "lead", "prospect", also=("value_tier", "engagement_level")),
)
