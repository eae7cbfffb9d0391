"""What `governance.reviewer_agreement` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an agreement is a share",
        "agreement_rate < 0 or agreement_rate > 1 or kappa > 1 + 1e-9",
        planted={"agreement_rate": 2.0},
    ),
    Never(
        "a function is not compared with itself",
        "function_a = function_b",
        planted={"function_a": "sales", "function_b": "sales"},
    ),
)
