"""What `governance.output_acceptance` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "a function is there for what machines chose for it or its reviewers judged",
        "decisions = 0 and reviews_compared = 0",
        planted={"function": "sales", "decisions": 0, "reviews_compared": 0},
    ),
    Never(
        "nothing is counted below nought",
        "decisions < 0 or overridden < 0 or ignored < 0 or reviews_compared < 0",
        planted={"decisions": 1, "reviews_compared": 0, "overridden": -1},
    ),
    Never(
        "a share is between nought and one",
        "override_rate < 0 or override_rate > 1 or ignore_rate < 0 or ignore_rate > 1 or agreement_rate < 0 or "
        "agreement_rate > 1",
        planted={"agreement_rate": 1.5, "reviews_compared": 1},
    ),
    Never(
        "what a function does not report is no nought, and what it reports has a share",
        "(overridden is null) <> (override_rate is null) or (ignored is null) <> (ignore_rate is null)",
        planted={"decisions": 1, "override_rate": 0.0},
    ),
    Never(
        "there is an agreement where verdicts were compared, and only there",
        "(reviews_compared > 0) <> (agreement_rate is not null)",
        planted={"decisions": 1, "reviews_compared": 0, "agreement_rate": 1.0},
    ),
)
