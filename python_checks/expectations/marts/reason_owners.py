"""What `governance.reason_owners` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "every reason has an owner",
        "owner is null or trim(owner) = ''",
        planted={"owner": ""},
    ),
)
