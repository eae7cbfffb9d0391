"""What `governance.ai_decision_reviews` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "what is severe or wrong is somebody's",
        "root_cause not in ('sound', 'unreviewed') and accountable is null",
        planted={"root_cause": "model_error"},
    ),
    Never(
        "a verdict has a day",
        "(technical_verdict <> 'not_reviewed') is distinct from (reviewed_at is not null)",
        planted={"technical_verdict": "correct", "root_cause": "sound"},
    ),
)
