"""What `outcomes.signal_response` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a quarter begins on its first day",
        "signal_quarter <> date_trunc('quarter', signal_quarter)",
        planted={"signal_quarter": "2026-02-01"},
    ),
    Never(
        "only what was given is answered, and only what was answered is measured and rated",
        "signals < 1 or answered > signals or measured > answered or rated > answered or measured < 0 or rated < 0",
        planted={"signals": 2, "answered": 1, "measured": 2, "rated": 0},
    ),
    Never(
        "a median is of answers",
        "(answered > 0) <> (median_response_hours is not null)",
        planted={"signals": 1, "answered": 0, "median_response_hours": 1.0},
    ),
    # A source may say that it acknowledged an escalation before it was opened: that is its fault, and stops nothing.
    Never(
        "answers do not come before what they answer",
        "median_response_hours < 0",
        planted={"signals": 1, "answered": 1, "median_response_hours": -1.0},
        severity="warning",
    ),
    Never(
        "a share and a score are between nought and one",
        "return_rate < 0 or return_rate > 1 or satisfaction < 0 or satisfaction > 1",
        planted={"return_rate": 1.5},
    ),
    Never(
        "only a shorter median is faster",
        "verdict in ('faster', 'faster_but_worse') and (median_response_hours < previous_response_hours) is not true",
        planted={"verdict": "faster", "median_response_hours": 5.0, "previous_response_hours": 5.0},
    ),
    Never(
        "speed that customers pay for is not praised",
        "verdict = 'faster' and (return_rate_change_low > 0 or satisfaction_change_high < 0)",
        planted={
            "verdict": "faster",
            "median_response_hours": 4.0,
            "previous_response_hours": 5.0,
            "return_rate_change_low": 0.1,
        },
    ),
)
