"""What `governance.rule_replay_customers` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "who is listed is concerned",
        "sends_avoided + sends_added < 1",
        planted={"sends_avoided": 0, "sends_added": 0},
    ),
)
