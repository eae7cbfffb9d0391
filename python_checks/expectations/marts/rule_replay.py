"""What `governance.rule_replay` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a replay counts no less than nothing",
        "sends < 0 or findings < 0 or customers_changed < 0",
        planted={"sends": -1},
    ),
)
