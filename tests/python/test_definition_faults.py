"""Whoever edits a seed wrongly reads which row is wrong and how to put it right."""

from __future__ import annotations

import csv
import json
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Warehouse, parsed

from python_checks import definition_faults
from python_checks.definition_faults import FIXES
from python_checks.project import ROOT

pytestmark = pytest.mark.builds

ROWS = (
    "update tier_intermediate.int_definition_rows set {} where seed_name = 'lifecycle_rules' and definition_key = '{}'"
)
SECOND = (
    "insert into tier_intermediate.int_definition_rows by name "
    "select * replace ({} as effective_from, timestamp '9999-12-31' as effective_to, {} as version) "
    "from tier_intermediate.int_definition_rows where definition_key = 'rule_id=LC-NEW|' and version = 1"
)
AGREEMENT = "update tier_definitions.agreements set {} where agreement_id = 'AG-LIFECYCLE'"
RULES = "update tier_definitions.{} set {} where rule_id = '{}'"
LATER = ROWS.format("effective_to = timestamp '2025-01-01'", "rule_id=LC-NEW|") + "; " + SECOND
# By test and planted fault: what the line must say.
PLANTED = [
    (
        "versions_are_seamless",
        ROWS.format("effective_to = effective_from", "rule_id=LC-NEW|"),
        "LC-NEW|, fault EMPTY_INTERVAL",
    ),
    ("versions_are_seamless", LATER.format("timestamp '2025-02-01'", 2), "LC-NEW|, fault HOLE. Let effective_to be"),
    ("versions_are_seamless", LATER.format("timestamp '2024-12-31'", 2), "LC-NEW|, fault OVERLAP. Only one may hold"),
    ("versions_are_seamless", LATER.format("timestamp '2025-01-01'", 1), "LC-NEW|, fault SAME_VERSION. Give the later"),
    (
        "definitions_are_agreed",
        AGREEMENT.format("service_signatory = null"),
        "LC-NEW|, fault NOT_SIGNED. Have marketing",
    ),
    ("definitions_are_agreed", AGREEMENT.format("review_by = date '2026-06-29'"), "LC-NEW|, fault EXPIRED. Review the"),
    (
        "definitions_are_agreed",
        ROWS.format("agreement_id = null", "rule_id=LC-NEW|"),
        "LC-NEW|, fault NO_AGREEMENT. Name in",
    ),
    (
        "definitions_have_clean_text",
        RULES.format("lifecycle_rules", "lifecycle_stage = 'lead '", "LC-LEAD"),
        "lifecycle_rules, column_name lifecycle_stage, value lead , fault STRAY_BLANK. Remove the blank",
    ),
    (
        "definitions_have_clean_text",
        RULES.format("lifecycle_rules", "rule_id = '1-Mar'", "LC-LEAD"),
        "lifecycle_rules, column_name rule_id, value 1-Mar, fault EXCEL_DATE. Write the code again as text",
    ),
    (
        "definitions_have_clean_text",
        RULES.format("lifecycle_rules", "reason = '=cmd|''/c calc''!A1'", "LC-LEAD"),
        "column_name reason, value =cmd|'/c calc'!A1, fault FORMULA. Let the value begin otherwise",
    ),
    (
        "definitions_have_clean_text",
        RULES.format("lifecycle_rules", "lifecycle_stage = 'le\u202ead'", "LC-LEAD"),
        r"column_name lifecycle_stage, value le\u202ead, fault HIDDEN_CHARACTER. Type the value anew, in one line",
    ),
    (
        "definitions_have_clean_text",
        RULES.format("lifecycle_rules", "lifecycle_stage = 'l\u0435ad'", "LC-LEAD"),
        r"column_name lifecycle_stage, value l\u0435ad, fault LOOK_ALIKE. Type the value anew; it has letters of",
    ),
    (
        "definitions_have_clean_text",
        RULES.format("lifecycle_rules", "reason = repeat('x', 1000000)", "LC-LEAD"),
        f"column_name reason, value {'x' * 200}..., fault TOO_LONG. Say it in 1,000 characters",
    ),
    (
        "lifecycle_rules_are_sound",
        RULES.format("lifecycle_rules", "max_days_since_last_order = null", "LC-ACTIVE"),
        "rule_id LC-LAPSING, fault SHADOWED. Remove the rule",
    ),
    (
        "lifecycle_rules_are_sound",
        RULES.format("lifecycle_rules", "is_default = false, min_paid_order_count = 9", "LC-PROSPECT"),
        "fault GAP, uncovered_case paid_order_count 0; days_since_first_order 90; days_since_last_order 180; "
        "days_since_last_interest 181. Add a rule for the case that none covers",
    ),
    (
        "lifecycle_rules_are_sound",
        RULES.format("lifecycle_rules", "is_default = true", "LC-LEAD"),
        "rule_id LC-LEAD, fault TWO_DEFAULTS. Keep one default at a time",
    ),
    (
        "every_class_on_every_channel",
        "delete from tier_definitions.action_catalogue where action_class = 'service' and channel = 'sms'",
        "action_class service, channel sms. Correct the row (the seeds that",
    ),
    (
        "engagement_levels_are_sound",
        RULES.format("engagement_levels", "max_engagement_score = 16", "EL-MEDIUM"),
        "rule_id EL-HIGH, fault OVERLAP. Only one may hold",
    ),
    (
        "segment_rules_are_sound",
        RULES.format("segment_rules", "min_lost_share = 2, max_lost_share = 1", "SG-RISK-LOST"),
        "rule_id SG-RISK-LOST, fault UPSIDE_DOWN. Let the lower bound",
    ),
    (
        "value_tiers_are_sound",
        RULES.format("value_tiers", "enter_min_margin = 2500, exit_min_margin = 400", "VT-HIGH"),
        "rule_id VT-HIGH, fault SHADOWED. Remove the rule, or give it",
    ),
    (
        "value_tiers_are_sound",
        RULES.format("value_tiers", "exit_min_margin = 1600", "VT-HIGH"),
        "rule_id VT-HIGH, fault SHADOWED",
    ),
    (
        "value_tiers_are_sound",
        RULES.format("value_tiers", "exit_min_margin = 101", "VT-MID"),
        "rule_id VT-MID, fault UPSIDE_DOWN, uncovered_case exit_min_margin above enter_min_margin. Let the lower bound",
    ),
    (
        "value_tiers_are_sound",
        RULES.format("value_tiers", "tier_rank = 3", "VT-TOP"),
        "rule_id VT-HIGH, fault OVERLAP, uncovered_case tier_rank of VT-TOP. Only one may hold",
    ),
    (
        "value_tiers_are_sound",
        "delete from tier_definitions.value_tiers where rule_id = 'VT-UNRATED'",
        "fault GAP, uncovered_case margin -1000000000001.0000. Add a rule",
    ),
    (
        "row_holds_int_definition_registry",
        "update tier_intermediate.int_definition_registry set is_unchanged = false where definition_id = 'DF-TIER'",
        "definition_id DF-TIER, term value tier",
    ),
    # A second authority on a term, in other letters; and one fault of each other kind.
    (
        "register_is_sound",
        "insert into tier_definitions.definitions by name select * replace ('DF-TWO' as definition_id, 'Value Tier' as "
        "term) from tier_definitions.definitions where definition_id = 'DF-TIER'; "
        + "; ".join(
            f"update tier_definitions.definitions set {change} where definition_id = '{definition}'"
            for definition, change in {
                "DF-ENGAGED": "agreement_id = 'AG-NONE'",
                "DF-SIGNAL": "term = 'signal '",
                "DF-TIER": "supersedes = 'DF-TIER'",
                "DF-CUSTOMER": "status = 'retired'",
            }.items()
        ),
        "value tier, fault OVERLAP. Only one may hold\nengagement level, fault NO_AGREEMENT. Name in\n"
        "signal , fault STRAY_BLANK. Remove the blank\nDF-TIER, fault NO_PREDECESSOR. Let supersedes\n"
        "DF-CUSTOMER, fault NO_END. Write the day",
    ),
    (
        "readable_pattern_blocked_identifiers",
        "update tier_definitions.blocked_identifiers set match_value = '^1(' where match_value = '^[0-9]{1,6}$'",
        "fault NO_PATTERN, match_kind pattern, identifier_type phone, match_value ^1(. Write a regular expression",
    ),
    # What would silently do nothing: a rule without a layer, or of another name; a cap without a number.
    (
        "never_null_suppression_rules",
        RULES.format("suppression_rules", "layer = null", "open_case"),
        "rule_id open_case",
    ),
    (
        "accepted_values_suppression_rules_fact",
        RULES.format("suppression_rules", "fact = 'open_cases'", "open_case"),
        "value_field open_cases",
    ),
    (
        "accepted_codes_suppression_rules_channel",
        RULES.format("suppression_rules", "channel = 'e-mail'", "open_case"),
        "channel e-mail",
    ),
    *(
        (
            f"accepted_codes_{seed}_{column}",
            f"update tier_definitions.{seed} set {column} = 'e-mail' where {column} is not null",
            f"{column} e-mail",
        )
        for seed, column in (
            ("action_catalogue", "channel"),
            ("action_catalogue", "purpose"),
            ("contact_caps", "channel"),
            ("contact_channels", "channel"),
            ("consent_rules", "channel"),
            ("consent_rules", "purpose"),
            ("consent_notices", "purpose"),
        )
    ),
    (
        "relationships_fatigue_signals_signal_id",
        "update tier_definitions.fatigue_signals set signal_id = 'mail_delivered' where signal_id = 'email_delivered'",
        "from_field mail_delivered",
    ),
    (
        "never_null_contact_caps",
        "update tier_definitions.contact_caps set max_touches = null where channel = 'phone'",
        "channel phone",
    ),
    (
        "never_null_agreements",
        AGREEMENT.format("title = null"),
        "agreement_id AG-LIFECYCLE",
    ),
]


@cache
def manifest_of(warehouse_folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((warehouse_folder / "target" / "manifest.json").read_text())
    return manifest


def lines(warehouse: Warehouse, test: str, violation: str, database: Path | None = None) -> list[str]:
    """What is said of the rows a test finds among the definitions, after a change to them that is taken back.

    The definitions may be those of another database.
    """
    target = warehouse.folder / "target"
    manifest = manifest_of(warehouse.folder)
    ((key, node),) = [item for item in manifest["nodes"].items() if item[1]["name"].startswith(test)]
    assert definition_faults.is_about_definitions(manifest, key)
    folder = target / "compiled" / "decision_tier" / node["original_file_path"]
    sql = (folder / node["path"] if node.get("attached_node") else folder).read_text()
    with duckdb.connect(str(database or warehouse.database)) as connection:
        connection.execute("begin")
        connection.execute(violation)
        found = definition_faults.explained(manifest, node, sql, connection)
        connection.execute("rollback")
    return found


@pytest.mark.parametrize(("test", "violation", "said"), PLANTED)
def test_planted_fault_is_named_with_its_fix(demo: Warehouse, test: str, violation: str, said: str) -> None:
    found = lines(demo, test, violation)
    for one in said.splitlines():
        assert any(one in line for line in found), one


def test_every_fault_has_a_fix(demo: Warehouse) -> None:
    sql = demo.folder / "target/compiled/decision_tier/tests/definitions"
    planted = "".join(file.read_text() for file in sql.glob("planted_*.sql"))
    for fault in definition_faults.FIXES:
        assert f"'{fault}'" in planted or any(f"fault {fault}" in said for *_, said in PLANTED), fault


def test_failed_build_says_which_row(demo: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The artefacts of a build that found a definition to be unsigned."""
    copy = demo.copied_to(tmp_path)
    copy.write(AGREEMENT.format("sales_signatory = null"))
    manifest = manifest_of(demo.folder)
    sql = (demo.folder / "target/compiled/decision_tier/tests/definitions/definitions_are_agreed.sql").read_text()
    results = [
        {"unique_id": key, "status": "fail", "compiled_code": sql}
        for key, node in manifest["nodes"].items()
        if node["name"] in ("definitions_are_agreed", "every_event_is_mapped")
    ]
    assert len(results) == 2
    (copy.folder / "target" / "manifest.json").write_text(json.dumps(manifest))
    (copy.folder / "target" / "run_results.json").write_text(json.dumps({"results": results}))
    monkeypatch.setenv("DBT_TARGET_PATH", str(copy.folder / "target"))
    found = definition_faults.of_last_build(copy.database)
    assert any("LC-NEW|, fault NOT_SIGNED. Have marketing" in line for line in found)
    assert all(line.startswith("definitions_are_agreed: ") for line in found)


# Read without an instant, so they have one version: what is in them is in force. A second objective has another rank.
OF_ONE_VERSION = {
    "agreements", "consent_actions", "consent_notices", "contact_channels", "identity_decisions", "objectives",
    "ticket_statuses",
}  # fmt: skip


def test_every_definition_may_have_a_second_version(demo: Warehouse) -> None:
    """The key of a seed with effective dates has them, or what is agreed could not be written down before it begins."""
    nodes = manifest_of(demo.folder)["nodes"]
    keys = [node for node in nodes.values() if (node.get("test_metadata") or {}).get("name") == "unique_combination"]
    fixed = set()
    for key in keys:
        seed, kwargs = nodes[key["attached_node"]], key["test_metadata"]["kwargs"]
        is_dated = seed["resource_type"] == "seed" and "effective_from" in seed["config"]["column_types"]
        if is_dated and "effective_from" not in [*kwargs["columns"], *kwargs.get("optional", [])]:
            fixed.add(seed["name"])
    assert fixed == OF_ONE_VERSION


# Texts that mean something to SQL, to a template, to a page, to a shell, or to whoever guesses how a file is quoted.
ODD = ["'; drop table decision_tier.customers; --", '" or ""="', "{{ 1 / 0 }} {% raise %} {#",
       "#1 <b>&amp;</b> $(x) `x` %s \\x00 \\"]  # fmt: skip
QUOTED = ["'one", "of all'"]
# What nobody sees: each is a fault of its row.
UNSEEN = ["a\x00b", "a\x1b[31mb", "two\nlines", "a\ttab", "x" * 100_000]

READERS = ("int_lifecycle_facts", "int_lifecycle_history")


@pytest.mark.nightly
def test_hostile_text_of_a_seed_is_text_and_a_fault_where_nobody_sees_it(demo: Warehouse, tmp_path: Path) -> None:
    hostile = demo.copied_to(tmp_path)
    with (ROOT / "seeds/lifecycle/lifecycle_rules.csv").open(newline="") as file:
        header, *rules = csv.reader(file)
    for texts in (zip_longest(QUOTED, [], fillvalue="fine"), zip_longest(ODD, UNSEEN, fillvalue="fine")):
        written = [*texts, *[("fine", "fine")] * len(rules)][: len(rules)]
        for row, (description, reason) in zip(rules, written, strict=True):
            row[header.index("description")], row[header.index("reason")] = description, reason
        with (tmp_path / "lifecycle_rules.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *rules])
        with pytest.MonkeyPatch.context() as patch:
            seed = parsed().nodes["seed.decision_tier.lifecycle_rules"]
            patch.setattr(seed, "original_file_path", str(tmp_path / "lifecycle_rules.csv"))
            assert hostile.dbt("seed", "--select", "lifecycle_rules").returncode == 0
        loaded = "select description, reason from tier_definitions.lifecycle_rules order by priority"
        assert hostile.rows(loaded) == written
    assert hostile.dbt("run", "--select", *READERS).returncode == 0
    rest = "select * exclude (description, reason) from tier_definitions.lifecycle_rules order by priority"
    assert hostile.rows(rest) == demo.rows(rest)
    for reader in READERS:
        content = f"from tier_intermediate.{reader} order by all"
        assert hostile.rows(content) == demo.rows(content) != []
    faults = lines(demo, "definitions_have_clean_text", "select 1", hostile.database)
    assert len(faults) == len(UNSEEN)
    for line in faults:
        assert "column_name reason" in line and (FIXES["HIDDEN_CHARACTER"] in line or FIXES["TOO_LONG"] in line)
        assert line.isprintable() and len(line) < 400
