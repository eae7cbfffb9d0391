"""What `governance.signal_balance` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a share is between nought and one",
        "coverage < 0 or coverage > 1 or completeness < 0 or completeness > 1",
        planted={"coverage": 1.5},
    ),
    Never(
        "what is not fresh or not defined is starved",
        "status = 'balanced' and not (is_fresh and is_defined)",
        planted={"status": "balanced", "is_fresh": False, "is_defined": True},
    ),
)
