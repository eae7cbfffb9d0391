"""What `outcomes.goodhart_monitor` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a lift is between its bounds",
        "channel_lift < channel_lift_low - 1e-9 or channel_lift > channel_lift_high + 1e-9 or customer_lift "
        "< customer_lift_low - 1e-9 or customer_lift > customer_lift_high + 1e-9",
        planted={"channel_lift": 0.0, "channel_lift_low": 0.1},
    ),
    Never(
        "without a hold-out there is no verdict",
        "verdict <> 'no_holdout' and holdout_customers = 0",
        planted={"verdict": "aligned", "holdout_customers": 0},
    ),
)
