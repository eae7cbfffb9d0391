"""What `decision_tier.contact_points` must mean."""

from __future__ import annotations

from python_checks.expectations import Never
from python_checks.expectations.marts import OF_KNOWN_CUSTOMERS

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
    OF_KNOWN_CUSTOMERS,
)
