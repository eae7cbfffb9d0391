"""What `decision_tier.consent_permissions` must mean."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from python_checks.expectations import no_rows


def expectations() -> list[Expectation]:
    """Only a live grant permits, and every answer says why."""
    return [
        no_rows(
            "nothing but a grant permits marketing",
            "is_permitted and purpose = 'marketing' and status <> 'granted'",
        ),
        no_rows(
            "unknown, denied, pending, withdrawn and expired are not permitted",
            "is_permitted and purpose <> 'service' and status <> 'granted'",
        ),
        no_rows("every answer has a reason", "reason_code is null or trim(reason_code) = ''"),
        no_rows(
            "a grant does not outlive its end",
            "is_permitted and expires_at <= (select min(as_of) from governance.publication)",
        ),
    ]
