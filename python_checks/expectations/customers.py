"""What `decision_tier.customers` must mean."""

from __future__ import annotations

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from python_checks.expectations import no_rows


def expectations() -> list[Expectation]:
    """One clock, one set of definitions, and no column that contradicts another."""
    return [
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="as_of", max_value=1),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="definitions_hash", max_value=1),
        no_rows(
            "high-value is read from the value tier",
            "is_high_value is distinct from (value_tier in ('high', 'top'))",
        ),
        no_rows(
            "a customer who may be promoted to has no reason against it, and every other has one",
            "is_promotable is distinct from (top_suppression_reason is null)",
        ),
        no_rows("a churned customer is not active", "lifecycle_stage = 'churned_customer' and is_active_customer"),
        no_rows(
            "a pending escalation or an open ticket is not shown as silence",
            "open_ticket_count < 0 or (has_open_escalation and is_promotable)",
        ),
        no_rows("nothing is known from after the clock", "first_seen_at > as_of or last_human_engagement_at > as_of"),
    ]
