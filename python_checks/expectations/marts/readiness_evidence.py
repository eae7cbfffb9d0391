"""What `governance.readiness_evidence` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what was not measured is not met",
        "is_met and value is null",
        planted={"is_met": True},
    ),
)
