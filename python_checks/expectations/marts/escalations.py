"""What `governance.escalations` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "somebody is accountable for every escalation",
        "accountable is null",
        planted={"owner": "x", "is_pending": False},
    ),
    Never(
        "what is resolved is not pending",
        "is_pending and resolved_at is not null",
        planted={"accountable": "x", "is_pending": True, "resolved_at": "2026-01-01"},
    ),
)
