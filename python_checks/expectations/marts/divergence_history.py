"""What `governance.divergence_history` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a rate of disagreement is what it says",
        "disagreement_rate < 0 or disagreement_rate > 1 or previous_rate < 0 or previous_rate > 1",
        planted={"disagreement_rate": 2.0},
    ),
    Never(
        "a trend is that of the rates",
        "(trend = 'rising') <> coalesce(disagreement_rate > previous_rate, false)",
        planted={"trend": "rising", "previous_rate": 1.0},
    ),
)
