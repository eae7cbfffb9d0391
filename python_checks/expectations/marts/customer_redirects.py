"""What `decision_tier.customer_redirects` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an id leads to a living one",
        "not exists (select 1 from decision_tier.customers as customer where customer.customer_id = mart.customer_id)",
        planted={"retired_customer_id": "c0", "customer_id": "c1"},
    ),
    Never(
        "an id that is retired is no customer's",
        "exists (select 1 from decision_tier.customers as customer where customer.customer_id = "
        "mart.retired_customer_id)",
        planted={"retired_customer_id": "c1", "customer_id": "c1"},
        beside={"decision_tier.customers": {"customer_id": "c1"}},
    ),
)
