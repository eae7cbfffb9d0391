"""What `governance.label_drift` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "nobody moves in a month without customers",
        "customers < 0 or (customers = 0 and psi > 0)",
        planted={"customers": -1},
    ),
    Never(
        "a label that moved has a cause",
        "psi > 1e-9 and main_cause = 'none'",
        planted={"customers": 10, "psi": 0.5, "main_cause": "none"},
    ),
)
