"""What `decision_tier.customers` must mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_checks.expectations import Never
from python_checks.expectations.marts import PROMOTABLE_WITHOUT_REASON

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

NEVER = (
    Never(
        "high-value is read from the value tier",
        "is_high_value is distinct from (value_tier in ('high', 'top'))",
        planted={"is_high_value": True, "value_tier": "low", "is_promotable": True},
    ),
    PROMOTABLE_WITHOUT_REASON,
    Never(
        "a churned customer is not active",
        "lifecycle_stage = 'churned_customer' and is_active_customer",
        planted={"lifecycle_stage": "churned_customer", "is_active_customer": True, "is_promotable": True},
    ),
    Never(
        "a pending escalation or an open ticket is not shown as silence",
        "open_ticket_count < 0 or (has_open_escalation and is_promotable)",
        planted={"open_ticket_count": -1},
    ),
    Never(
        "nothing is known from after the clock",
        "first_seen_at > as_of or last_human_engagement_at > as_of",
        planted={"first_seen_at": "2026-07-01", "as_of": "2026-06-30", "is_promotable": True},
    ),
)


def more() -> list[Expectation]:
    """There are customers, of one clock and one set of definitions."""
    import great_expectations.expectations as gxe

    return [
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="as_of", max_value=1),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="definitions_hash", max_value=1),
    ]
