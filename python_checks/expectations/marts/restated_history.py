"""What `governance.restated_history` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what was restated is of somebody",
        "restated_rows < customer_count or customer_count < 0 or longest_delay_days < 0",
        planted={"restated_rows": 1, "customer_count": 2},
    ),
)
