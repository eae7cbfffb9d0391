"""The demo world is not ready, says why, and every thing planted in it is found and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SHARED, Warehouse

from python_checks import publish
from python_checks.project import CheckFailed

pytestmark = pytest.mark.builds

FAILING = {
    "K2": "delivered while the tier knew of an open problem",
    "K4": "shared terms on which systems diverge",
    "K6": "attest the definitions in force: 0.75",
    "K7": "programmes without a hold-out: 1",
    "K8": "cannot be told apart: 1",
    "T1": "high-impact term that are open",
    "T6": "is reviewed",
}


def test_demo_world_is_not_ready_and_says_why(demo: Warehouse) -> None:
    cards = demo.rows(
        "select checkpoint_id, kind, is_passed, evidence from governance.readiness_scorecard order by ordinal"
    )
    assert [card[0] for card in cards] == [*(f"K{n}" for n in range(1, 9)), *(f"T{n}" for n in range(1, 7))]
    assert [card[1] for card in cards] == ["organisational"] * 8 + ["technical"] * 6
    evidence = {name: text for name, _, passed, text in cards if not passed}
    assert {name for name, words in FAILING.items() if words not in evidence.get(name, "")} == set()
    assert {name for name, _, passed, _ in cards if passed} >= {"K1", "K5", "T2", "T3", "T4", "T5"}
    publish.refuse_unready(demo.database)
    assert demo.rows("select readiness_level, can_scale from governance.readiness") == [
        ("organisation_not_ready", False)
    ]


def test_what_is_planted_is_found_and_named(demo: Warehouse) -> None:
    programmes = {
        name: (verdict, set(reasons.split(",")))
        for name, verdict, reasons in demo.rows(
            "select programme_id, verdict, block_reasons from outcomes.programme_status"
        )
    }
    assert programmes["winback_mail"] == ("goodhart", {"DIVERGENT_DEFINITION", "HARMS_CUSTOMERS"})
    assert programmes["loyalty_offers"] == ("aligned", {"DIVERGENT_DEFINITION"})
    assert programmes["sales_nudges"] == ("no_holdout", {"DIVERGENT_DEFINITION", "NO_HOLDOUT"})
    assert demo.rows(
        "select distinct consumer_id, definitions_status, is_stale from governance.surfacing_coverage order by all"
    ) == [
        ("agent_desktop", "outdated", True),
        ("personalization_engine", "current", False),
        ("sales_alerts", "current", False),
        ("service_routing", "current", False),
    ]
    ((status, impact, at_stake, examples),) = demo.rows(
        "select status, impact, margin_at_stake, examples from governance.definition_divergence "
        "where term = 'active_customer' and system_a = 'hubspot' and system_b = 'shopify'"
    )
    assert (status, impact) == ("open", "high") and at_stake > 0
    known = {customer for (customer,) in demo.rows("select customer_id from decision_tier.customers")}
    assert 1 <= len(examples.split(",")) <= 3 and set(examples.split(",")) <= known


def test_a_column_nobody_reads_is_a_warning(demo: Warehouse) -> None:
    ((unread,),) = demo.rows(
        "select count(*) from governance.attribute_inventory where system_name = 'decision_tier' and reader_count = 0"
    )
    # Other tests run parts of this process's own copy.
    results = json.loads((SHARED / "demo" / "target" / "run_results.json").read_text())["results"]
    (found,) = [each for each in results if "every_column_of_the_tier_has_a_reader" in each["unique_id"]]
    assert unread > 0
    assert (found["status"], found["failures"]) == ("warn", unread)


@pytest.mark.nightly
def test_nothing_is_published_while_a_blocking_checkpoint_fails(demo: Warehouse, tmp_path: Path) -> None:
    publish.refuse_unready(demo.database)
    copy = demo.copied_to(tmp_path)
    copy.write("update tier_definitions.agreements set service_signatory = null where agreement_id = 'AG-PRIORITY'")
    outcome = copy.dbt("run", "--select", "int_readiness_agreements", "readiness_evidence", "readiness_scorecard")
    assert outcome.returncode == 0, outcome.stdout
    with pytest.raises(
        CheckFailed, match=r"2 blocking checkpoints fail, first K1 .* without a signed agreement in force: 4"
    ):
        publish.refuse_unready(copy.database)
