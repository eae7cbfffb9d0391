"""What `decision_tier.customer_identities` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a record is that of a customer",
        "not exists (select 1 from decision_tier.customers as customer where customer.customer_id = mart.customer_id)",
        planted={"customer_id": "c1"},
    ),
    Never(
        "every record says which rule joined it",
        "resolved_by_rule_id is null",
        planted={"customer_id": "c1"},
        beside={"decision_tier.customers": {"customer_id": "c1"}},
    ),
)
