"""What `outcomes.time_spine` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a day is a day",
        "date_day is null",
        planted={},
    ),
)
