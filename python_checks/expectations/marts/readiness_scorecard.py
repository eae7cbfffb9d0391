"""What `governance.readiness_scorecard` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "every verdict shows its evidence",
        "evidence is null or trim(evidence) = ''",
        planted={"evidence": "", "is_passed": True},
    ),
    Never(
        "a checkpoint passes or fails",
        "is_passed is null",
        planted={"evidence": "shown"},
    ),
)
