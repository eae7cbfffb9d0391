"""What `outcomes.programme_status` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a blocked programme says why",
        "is_blocked is distinct from (block_reasons is not null)",
        planted={"is_blocked": True},
    ),
)
