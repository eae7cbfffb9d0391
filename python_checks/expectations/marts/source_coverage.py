"""What `governance.source_coverage` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what is off or absent brought nothing",
        "status <> 'present' and latest_ingested_at is not null",
        planted={"status": "off", "latest_ingested_at": "2026-01-01"},
    ),
)
