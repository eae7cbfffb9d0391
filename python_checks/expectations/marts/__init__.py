"""What each mart must mean, one module a mart: `NEVER`, the rows it must never have, and `more()`, what else holds.

Here is what several marts must never have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from python_checks.expectations import Never

OF_KNOWN_CUSTOMERS = Never(
    "it speaks of known customers only",
    "customer_id is not null and not exists (select 1 from decision_tier.customers as customer where "
    "customer.customer_id = mart.customer_id)",
    planted={"customer_id": "c1"},
)
PROMOTABLE_WITHOUT_REASON = Never(
    "a customer who may be promoted to has no reason against it, and every other has one",
    "is_promotable is distinct from (top_suppression_reason is null)",
    planted={"is_promotable": True, "top_suppression_reason": "OPEN_CASE"},
)
ELIGIBLE_WITHOUT_REASON = Never(
    "an action is eligible exactly where nothing speaks against it",
    "is_eligible is distinct from (top_reason_code is null)",
    planted={"is_eligible": True, "top_reason_code": "OPEN_CASE"},
)
FIRST_OF_ITS_REASONS = Never(
    "the first reason is one of the reasons",
    "top_reason_code is not null and position(top_reason_code in coalesce(reason_codes, '')) = 0",
    planted={"is_eligible": False, "top_reason_code": "OPEN_CASE", "reason_codes": "ERASED"},
)


def as_customers_say(column: str, here: Any, there: Any, also: Sequence[str] = ()) -> Never:
    """A customer whom `customers` describes otherwise in `column` (planted: `here` beside `there`) or in `also`."""
    same = " and ".join(f"customer.{name} is not distinct from mart.{name}" for name in (column, *also))
    return Never(
        "it says of a customer what `customers` says, and permits no more",
        "not exists (select 1 from decision_tier.customers as customer where customer.customer_id = mart.customer_id "
        f"and (customer.is_promotable or not mart.is_promotable) and {same})",
        planted={"customer_id": "c1", "is_promotable": True, column: here},
        beside={"decision_tier.customers": {"customer_id": "c1", "is_promotable": True, column: there}},
    )
