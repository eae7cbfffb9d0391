"""What `governance.identity_conflicts` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "every conflict says what it is",
        "detail is null or trim(detail) = ''",
        planted={"detail": ""},
    ),
)
