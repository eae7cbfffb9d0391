"""What `decision_tier.customer_history` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import OF_KNOWN_CUSTOMERS

NEVER = (
    Never(
        "no two states of a customer hold at once",
        "exists (select 1 from decision_tier.customer_history as other where other.customer_id = "
        "mart.customer_id and other.valid_from < mart.valid_from and coalesce(other.valid_to > "
        "mart.valid_from, true))",
        planted={"customer_id": "c1", "valid_from": "2026-02-01"},
        beside={"decision_tier.customer_history": {"customer_id": "c1", "valid_from": "2026-01-01"}},
    ),
    Never(
        "nothing begins after the clock",
        "valid_from > (select max(as_of) from governance.publication)",
        planted={"valid_from": "2026-07-01", "customer_id": "c1"},
        beside={"governance.publication": {"as_of": "2026-06-30"}},
    ),
    Never(
        "what is known today is what was known today",
        "valid_to is null and is_promotable is distinct from is_promotable_as_known",
        planted={"customer_id": "c1", "is_promotable": True, "is_promotable_as_known": False},
    ),
    OF_KNOWN_CUSTOMERS,
)
