"""What `outcomes.retention_cohorts` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a share of the cohort is retained",
        "retention_rate < 0 or retention_rate > 1",
        planted={"retention_rate": 1.5},
    ),
    Never(
        "what is not over is not known",
        "not is_mature and retained is not null",
        planted={"is_mature": False, "retained": 1},
    ),
)
