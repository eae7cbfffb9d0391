"""What `governance.case_reviews` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what nobody is known of names nobody",
        "reason_code = 'UNKNOWN_CUSTOMER' and customer_id is not null",
        planted={"case_id": "t1", "reason_code": "UNKNOWN_CUSTOMER", "customer_id": "c1"},
    ),
)
