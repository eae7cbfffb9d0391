"""What `decision_tier.suppressions` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a suppression does not end before it begins",
        "ends_at < started_at",
        planted={"started_at": "2026-02-01", "ends_at": "2026-01-01", "agreement_id": "AG", "is_active": False},
    ),
    Never(
        "every suppression rests on an agreement",
        "agreement_id is null or trim(agreement_id) = ''",
        planted={"agreement_id": ""},
    ),
    Never(
        "what is over is not active",
        "is_active and ends_at <= (select max(as_of) from governance.publication)",
        planted={"is_active": True, "ends_at": "2026-01-01", "agreement_id": "AG"},
        beside={"governance.publication": {"as_of": "2026-06-30"}},
    ),
)
