"""What `decision_tier.contact_points` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a contact point is a keyed hash",
        "length(contact_point_hash) <> 64",
        planted={"contact_point_hash": "ann", "reason_code": "x"},
    ),
    Never(
        "every answer has a reason",
        "reason_code is null or trim(reason_code) = ''",
        planted={"reason_code": ""},
    ),
    Never(
        "it speaks of known customers only",
        "customer_id is not null and not exists (select 1 from decision_tier.customers as customer where "
        "customer.customer_id = mart.customer_id)",
        planted={"customer_id": "c1"},
    ),
)
