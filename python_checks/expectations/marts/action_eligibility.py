"""What `decision_tier.action_eligibility` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import ELIGIBLE_WITHOUT_REASON, FIRST_OF_ITS_REASONS

NEVER = (
    ELIGIBLE_WITHOUT_REASON,
    FIRST_OF_ITS_REASONS,
    Never(
        "a promotion is eligible only where marketing is permitted on its channel",
        "is_eligible and action_class = 'promotional' and not exists (select 1 from "
        "decision_tier.consent_permissions as permission where permission.customer_id = mart.customer_id "
        "and permission.purpose = 'marketing' and permission.channel = mart.channel and "
        "permission.is_permitted)",
        planted={"customer_id": "c1", "action_class": "promotional", "channel": "email", "is_eligible": True},
    ),
    Never(
        "a promotion is eligible only for a customer without a pending escalation",
        "is_eligible and action_class = 'promotional' and exists (select 1 from decision_tier.customers as "
        "customer where customer.customer_id = mart.customer_id and customer.has_open_escalation is "
        "distinct from false)",
        planted={"customer_id": "c1", "action_class": "promotional", "channel": "email", "is_eligible": True},
        beside={
            "decision_tier.customers": {"customer_id": "c1", "has_open_escalation": True},
            "decision_tier.consent_permissions": {
                "customer_id": "c1",
                "purpose": "marketing",
                "channel": "email",
                "is_permitted": True,
            },
        },
    ),
)
