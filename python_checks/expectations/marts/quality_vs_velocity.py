"""What `outcomes.quality_vs_velocity` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an effect is between its bounds",
        "quality_effect < quality_effect_low - 1e-9 or quality_effect > quality_effect_high + 1e-9 or "
        "total_effect < total_effect_low - 1e-9 or total_effect > total_effect_high + 1e-9",
        planted={"quality_effect": 0.0, "quality_effect_low": 0.1},
    ),
    Never(
        "nobody interacts less than never",
        "interactions_per_customer < 0 or holdout_interactions_per_customer < 0",
        planted={"interactions_per_customer": -1.0},
    ),
)
