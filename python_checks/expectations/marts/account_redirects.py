"""What `decision_tier.account_redirects` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an id leads to a living one",
        "not exists (select 1 from decision_tier.accounts as account where account.account_id = mart.account_id)",
        planted={"retired_account_id": "a0", "account_id": "a1"},
    ),
    Never(
        "an id that is retired is no account's",
        "exists (select 1 from decision_tier.accounts as account where account.account_id = mart.retired_account_id)",
        planted={"retired_account_id": "a1", "account_id": "a1"},
        beside={"decision_tier.accounts": {"account_id": "a1"}},
    ),
)
