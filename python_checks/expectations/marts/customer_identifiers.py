"""What `decision_tier.customer_identifiers` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an identifier is a keyed hash",
        "length(identifier_hash) <> 64",
        planted={"identifier_hash": "ann"},
    ),
)
