"""What `decision_tier.action_eligibility` must mean."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from python_checks.expectations import no_rows


def expectations() -> list[Expectation]:
    """Every no has a reason, and no yes goes round consent or an open case."""
    return [
        no_rows(
            "an action is eligible exactly where nothing speaks against it",
            "is_eligible is distinct from (top_reason_code is null)",
        ),
        no_rows(
            "the first reason is one of the reasons",
            "top_reason_code is not null and position(top_reason_code in coalesce(reason_codes, '')) = 0",
        ),
        no_rows(
            "a promotion is eligible only where marketing is permitted on its channel",
            "is_eligible and action_class = 'promotional' and not exists ("
            "select 1 from decision_tier.consent_permissions as permission "
            "where permission.customer_id = mart.customer_id and permission.purpose = 'marketing' "
            "and permission.channel = mart.channel and permission.is_permitted)",
        ),
        no_rows(
            "a promotion is eligible only for a customer without a pending escalation",
            "is_eligible and action_class = 'promotional' and exists ("
            "select 1 from decision_tier.customers as customer "
            "where customer.customer_id = mart.customer_id and customer.has_open_escalation is distinct from false)",
        ),
    ]
