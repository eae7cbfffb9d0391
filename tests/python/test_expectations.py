"""Expectations fail on bad data, and a crash of the engine is no verdict on the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import great_expectations.expectations as gxe
import pytest
from great_expectations.expectations.expectation import Expectation

from python_checks import expectations
from python_checks.expectations import contract, engine, no_rows, previous
from python_checks.project import DATA_FAILURE, ENGINE_ERROR, CheckFailed, EngineError


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with small marts, sound but for what the tests look for."""
    path = tmp_path_factory.mktemp("expectations") / "decision_tier.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema decision_tier")
        connection.execute(
            "create table decision_tier.decision_tier.customers as select * from (values "
            "('ann@inbox.example', 'high', true, true, null, 'active_customer', true, 0, false), "
            "('c2', 'low', true, true, 'NO_EVIDENCE', 'churned_customer', true, -1, true)) as rows(customer_id, "
            "value_tier, is_high_value, is_promotable, top_suppression_reason, lifecycle_stage, is_active_customer, "
            "open_ticket_count, has_open_escalation)"
        )
        for column in (
            "as_of timestamp default timestamp '2026-06-30'",
            "first_seen_at timestamp default timestamp '2026-07-01'",
            "last_human_engagement_at timestamp",
            "definitions_hash varchar default 'one'",
        ):
            connection.execute(f"alter table decision_tier.decision_tier.customers add column {column}")
    return path


def test_every_planted_contradiction_is_found(database: Path) -> None:
    suite = expectations.meaning("customers").expectations()
    (result,) = engine.validate(database, {"decision_tier.customers": suite}).values()
    assert not [one for one in result.results if expectations.raised(one.exception_info)]
    failed = {expectations.describe(one.expectation_config) for one in result.results if not one.success}
    assert failed == {
        "high-value is read from the value tier",
        "a customer who may be promoted to has no reason against it, and every other has one",
        "a churned customer is not active",
        "a pending escalation or an open ticket is not shown as silence",
        "nothing is known from after the clock",
    }


def test_failure_and_crash_have_their_own_exit_codes(database: Path) -> None:
    def low() -> Expectation:
        return no_rows("nobody is low", "value_tier = 'low'")

    with pytest.raises(CheckFailed, match="nobody is low: 1") as failure:
        expectations.judge(engine.validate(database, {"decision_tier.customers": [low()]}))
    assert failure.value.exit_code == DATA_FAILURE
    # A crash takes precedence: while one expectation cannot be judged, nothing is said of the data.
    crashing = {"decision_tier.customers": [low(), no_rows("crashes", "no_column = 1")]}
    with pytest.raises(EngineError, match=r"crashes: .*no_column") as crash:
        expectations.judge(engine.validate(database, crashing))
    assert crash.value.exit_code == ENGINE_ERROR


def test_contract_becomes_expectations(database: Path) -> None:
    node = {
        "unique_id": "model.x.customers",
        "columns": {"customer_id": {"data_type": "string"}},
        "schema": "decision_tier",
    }
    tests = [
        ("never_null", None, {"columns": ["top_suppression_reason"]}),
        ("unique_combination", None, {"columns": ["definitions_hash"]}),
        ("accepted_values", "value_tier", {"values": ["low"]}),
        ("unique_combination", None, {"columns": ["is_promotable"], "optional": ["is_active_customer"]}),
        ("row_holds", None, {"condition": "true"}),
    ]
    manifest = {
        "nodes": {
            str(number): {
                "resource_type": "test",
                "attached_node": "model.x.customers",
                "column_name": column,
                "test_metadata": {"name": name, "kwargs": arguments},
                "config": {},
            }
            for number, (name, column, arguments) in enumerate(tests)
        }
    }
    suite = contract.expectations(manifest, node)
    assert [type(one) for one in suite] == [
        gxe.ExpectTableColumnsToMatchOrderedList,
        gxe.UnexpectedRowsExpectation,
        gxe.ExpectColumnValuesToNotBeNull,
        gxe.ExpectColumnValuesToNotBeNull,
        gxe.ExpectColumnValuesToBeUnique,
        gxe.ExpectColumnValuesToBeInSet,
        gxe.ExpectColumnValuesToNotBeNull,
        gxe.ExpectCompoundColumnsToBeUnique,
    ]
    (result,) = engine.validate(database, {"decision_tier.customers": suite}).values()
    held = {one.expectation_config.kwargs["column"] for one in result.results if one.success}
    # No row lacks a part of a key; everything else is broken.
    assert held == {"definitions_hash", "is_promotable"}
    assert len([one for one in result.results if one.success]) == 2
    assert not [one for one in result.results if expectations.raised(one.exception_info)]


def planted_tier(path: Path, customers: int, promotable: int, permitted: int, as_of: str = "2026-06-30") -> Path:
    """A published tier of that many customers, of whom so many are promotable and permitted."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as tier; use tier; create schema decision_tier; create schema governance")
        connection.execute(
            f"create table decision_tier.customers as select range < {promotable} as is_promotable, "
            f"timestamp '{as_of}' as as_of from range({customers})"
        )
        connection.execute(
            f"create table decision_tier.consent_permissions as select 'marketing' as purpose, range < {permitted} "
            f"as is_permitted from range({customers}) union all select 'service', true from range({customers})"
        )
        connection.execute(f"create table governance.publication as select timestamp '{as_of}' as as_of")
    return path


@pytest.mark.parametrize(
    ("candidate", "broken"),
    [
        ((100, 50, 50), []),
        ((90, 45, 45), []),
        ((89, 45, 45), ["customers"]),
        ((151, 75, 75), ["customers"]),
        ((100, 63, 50), ["promotable_share"]),
        ((100, 10, 50), []),
        ((100, 50, 63), ["permitted_marketing_share"]),
        ((100, 50, 50, "2026-06-29"), ["the clock is not before 2026-06-30 00:00:00"]),
        ((0, 0, 0), ["customers", "permitted_marketing_share", "promotable_share", "the clock is not before"]),
    ],
)
def test_jump_from_the_publication_before_is_found(tmp_path: Path, candidate: Any, broken: list[str]) -> None:
    before = planted_tier(tmp_path / "before.duckdb", 100, 50, 50)
    limits = [
        previous.Limit("customers", 0.1, 0.5),
        previous.Limit("promotable_share", None, 0.25),
        previous.Limit("permitted_marketing_share", None, 0.25),
    ]
    results = engine.validate(
        planted_tier(tmp_path / "candidate.duckdb", *candidate), previous.expectations(before, limits)
    )
    if not broken:
        expectations.judge(results)
        return
    with pytest.raises(CheckFailed) as failure:
        expectations.judge(results)
    lines = sorted(line.partition(": ")[2] for line in str(failure.value).splitlines()[1:])
    assert len(lines) == len(broken)
    assert all(line.startswith(start) for line, start in zip(lines, broken, strict=True))


def test_nothing_is_compared_with_what_cannot_be_read(tmp_path: Path) -> None:
    assert previous.expectations(None, []) == previous.expectations(tmp_path / "none.duckdb", []) == {}
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_text("damaged")
    assert previous.expectations(damaged, []) == {}
