"""What `governance.surfacing_coverage` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what is covered is a column of a feed",
        "is_covered and (feed is null or column_name is null)",
        planted={"is_covered": True},
    ),
    Never(
        "no lag is below nought",
        "lag_hours_p95 < 0",
        planted={"lag_hours_p95": -1.0},
    ),
)
