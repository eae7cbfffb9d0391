"""What `decision_tier.consent_permissions` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "nothing but a grant permits marketing",
        "is_permitted and purpose = 'marketing' and status <> 'granted'",
        planted={"is_permitted": True, "purpose": "marketing", "status": "pending", "reason_code": "x"},
    ),
    Never(
        "unknown, denied, pending, withdrawn and expired are not permitted",
        "is_permitted and purpose <> 'service' and status <> 'granted'",
        planted={"is_permitted": True, "purpose": "analytics", "status": "unknown", "reason_code": "x"},
    ),
    Never(
        "every answer has a reason",
        "reason_code is null or trim(reason_code) = ''",
        planted={"reason_code": " "},
    ),
    Never(
        "a grant does not outlive its end",
        "is_permitted and expires_at <= (select min(as_of) from governance.publication)",
        planted={"is_permitted": True, "purpose": "service", "reason_code": "x", "expires_at": "2026-01-01"},
        beside={"governance.publication": {"as_of": "2026-06-30"}},
    ),
)
