"""What `governance.readiness` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "nothing passes that is not there",
        "organisational_passed > organisational_count or technical_passed > technical_count",
        planted={"organisational_passed": 2, "organisational_count": 1, "failed_checkpoints": "K1"},
    ),
    Never(
        "technology alone is never ready",
        "readiness_level = 'ready' and organisational_passed < organisational_count",
        planted={"readiness_level": "ready", "organisational_passed": 0, "organisational_count": 1},
    ),
)
