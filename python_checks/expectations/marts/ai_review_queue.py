"""What `governance.ai_review_queue` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what is reviewed is not overdue",
        "is_reviewed and is_overdue",
        planted={"is_reviewed": True, "is_overdue": True, "root_cause": "sound"},
    ),
    Never(
        "no cause is shown before the verdict",
        "not is_reviewed and root_cause is not null",
        planted={"is_reviewed": False, "root_cause": "sound"},
    ),
    Never(
        "a month is reviewed after it is over",
        "due_on <= review_month",
        planted={"due_on": "2026-05-01", "review_month": "2026-05-01"},
    ),
)
