"""What `governance.ai_review_findings` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a finding is of decisions that were made",
        "finding_count < 1 or recent_count > finding_count or recent_count < 0",
        planted={"finding_count": 0},
    ),
    Never(
        "a share is between nought and one",
        "recent_share < 0 or recent_share > 1",
        planted={"recent_share": 1.5, "finding_count": 1},
    ),
    Never(
        "the last is not before the first",
        "last_decided_at < first_decided_at",
        planted={"finding_count": 1, "first_decided_at": "2026-02-01", "last_decided_at": "2026-01-01"},
    ),
)
