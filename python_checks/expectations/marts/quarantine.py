"""What `governance.quarantine` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "every row has a reason",
        "reason_code is null or trim(reason_code) = ''",
        planted={"reason_code": "", "row_count": 1},
    ),
    Never(
        "a reason stands for rows",
        "row_count < 1",
        planted={"reason_code": "x", "row_count": 0},
    ),
)
