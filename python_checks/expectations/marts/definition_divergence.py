"""What `governance.definition_divergence` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a rate of disagreement is what it says",
        "disagreement_rate < 0 or disagreement_rate > 1 or kappa > 1 + 1e-9 or kappa < -1 - 1e-9",
        planted={"disagreement_rate": 2.0},
    ),
    Never(
        "a system is not compared with itself",
        "system_a = system_b",
        planted={"system_a": "a", "system_b": "a"},
    ),
)
