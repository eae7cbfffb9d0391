"""Planted decisions of machines, each with the reason for which it was right or wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .script import Person, Script


def plant(script: Script) -> None:
    """Write the scenes: all decide on a promotional mail 20 days before the clock."""
    s = script
    sound = _granted(s, "decided-well")
    _decision(s, sound, "sound", "right by what was known and by what was so")

    breach = _granted(s, "decided-against-known")
    s.consents(breach, "withdraw", 30, scope="channel")
    _decision(s, breach, "policy_breach", "the withdrawal was known")

    late = _granted(s, "decided-too-early")
    s.consents(late, "withdraw", 25, scope="channel", _ingested_at=s.ago(15))
    _decision(s, late, "ingestion_latency", "the withdrawal had happened and arrived later")

    stale = _granted(s, "decided-on-old-context")
    s.consents(stale, "withdraw", 21, scope="channel")
    _decision(
        s, stale, "surfacing_latency", "the withdrawal was in the tier, not with the consumer",
        context_at=s.ago(22),
    )  # fmt: skip
    s.add(
        "canonical.escalations", source_system="pos", escalation_id="cast-inconsistent",
        source_record_id=stale.record_id, conflict_type="privacy_vs_revenue", severity="2", region="EU",
        status="resolved", owner="privacy_manager", opened_at=s.ago(10), acknowledged_at=s.ago(10, hours=-1),
        resolved_at=s.ago(9), _ingested_at=s.ago(9),
    )  # fmt: skip
    s.expect(
        "R58", "what systems knew differently became an escalation", None, "governance.escalations",
        "escalation_id like '%cast-inconsistent'", "root_cause", "surfacing_latency", stage="deep",
    )  # fmt: skip

    wrong = _granted(s, "decided-wrongly")
    _decision(s, wrong, "model_error", "nothing was in the way, the model erred", "incorrect")

    other = _granted(s, "decided-as-another")
    _decision(
        s, other, "identity_error", "the consumer acted on an id that was nobody's",
        customer_id="c_nobody",
    )  # fmt: skip

    old = _granted(s, "decided-by-old-words")
    _decision(
        s, old, "definition_divergence", "the consumer used definitions that were not in force",
        "incorrect", definitions_hash="0" * 32,
    )  # fmt: skip

    uncovered = _granted(s, "decided-where-no-rule-is")
    _decision(
        s, uncovered, "rule_gap", "a reviewer objects, and no rule covers it",
        contextual_verdict="inappropriate",
    )  # fmt: skip


def _granted(s: Script, name: str) -> Person:
    person = s.person(name)
    s.consents(person, "grant", 200)
    return person


def _decision(
    s: Script, person: Person, cause: str, text: str, technical: str = "correct",
    context_at: datetime | None = None, contextual_verdict: str | None = None, **columns: str,
) -> None:  # fmt: skip
    decision_id = f"cast-decision-{cause.replace('_', '-')}"
    decided = s.ago(20)
    row: dict[str, Any] = {
        "decision_id": decision_id, "source_system": "pos", "source_record_id": person.record_id,
        "consumer_id": "personalization_engine", "programme_id": "winback_mail",
        "journey_id": "winback_mail-journey", "model_id": "uplift", "model_version": "3.1",
        "objective_id": "revenue", "action_id": "promote_email",
        "action_class": "promotional", "channel": "email", "score": 0.5, "propensity": 0.5,
        "value": 10.0, "is_holdout": False,
        "context_at": context_at or decided - timedelta(minutes=10), "decided_at": decided,
        "_ingested_at": decided + timedelta(minutes=5),
    } | columns  # fmt: skip
    s.add("canonical.ai_decisions", **row)
    s.add(
        "canonical.ai_reviews", decision_id=decision_id, reviewer_function="service",
        technical_verdict=technical, contextual_verdict=contextual_verdict, severity="2",
        reviewed_at=s.ago(5), _ingested_at=s.ago(5),
    )  # fmt: skip
    s.expect(
        "R74", text, None, "governance.ai_decision_reviews", f"decision_id = '{decision_id}'",
        "root_cause", cause, stage="deep",
    )  # fmt: skip
