"""What `governance.row_reconciliation` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "rows of every table are used, quarantined or ignored",
        "raw_rows is distinct from used_rows + quarantined_rows + ignored_rows",
        planted={"raw_rows": 2, "used_rows": 1, "quarantined_rows": 0, "ignored_rows": 0},
    ),
)
