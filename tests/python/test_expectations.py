"""Expectations fail on bad data, and a crash of the engine is no verdict on the data."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import great_expectations.expectations as gxe
import pytest
import yaml
from great_expectations.expectations.expectation import Expectation

from benchmarks.measure import measured
from python_checks import contracts, expectations
from python_checks.expectations import contract, engine, no_rows, previous
from python_checks.project import DATA_FAILURE, ENGINE_ERROR, PUBLISHED_SCHEMAS, CheckFailed, EngineError, spill_folder


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
    suite = expectations.meant("customers")
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
    # The file is let go: a kept publication is written anew at the place of the one that was checked.
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as another")
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
        ("row_holds", None, {"condition": "is_high_value\nand is_promotable"}),
        ("accepted_codes", "lifecycle_stage", {"kind": "lifecycle_stage"}),
        ("equal_row_count", None, {}),
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
        gxe.UnexpectedRowsExpectation,
        gxe.ExpectColumnValuesToBeInSet,
        gxe.ExpectColumnValuesToNotBeNull,
        gxe.UnexpectedRowsExpectation,
        gxe.UnexpectedRowsExpectation,
        gxe.ExpectColumnValuesToBeInSet,
    ]
    (result,) = engine.validate(database, {"decision_tier.customers": suite}).values()
    held = [one.expectation_config.kwargs.get("column") for one in result.results if one.success]
    # No row lacks a part of a key, the stages are codes, and the condition holds; everything else is broken.
    assert held == [None, "definitions_hash", "is_promotable", "lifecycle_stage"]
    assert not [one for one in result.results if expectations.raised(one.exception_info)]


def test_what_only_warns_in_yaml_only_warns_here(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    test = {
        "column_name": "value_tier",
        "test_metadata": {"name": "accepted_values", "kwargs": {"values": ["low"]}},
        "config": {"severity": "WARN"},
    }
    results = engine.validate(database, {"decision_tier.customers": contract.from_test(test)})
    expectations.judge(results)
    assert (
        "1 warnings:\ndecision_tier.customers: expect_column_values_to_be_in_set value_tier: 1"
        in capsys.readouterr().err
    )
    test["config"] = {"severity": "ERROR"}
    with pytest.raises(CheckFailed):
        expectations.judge(engine.validate(database, {"decision_tier.customers": contract.from_test(test)}))


def test_pages_show_what_was_found_and_fetch_nothing(database: Path, tmp_path: Path) -> None:
    engine.validate(
        database, {"decision_tier.customers": [no_rows("nobody is low", "value_tier = 'low'")]}, tmp_path / "docs"
    )
    pages = {page: page.read_text() for page in (tmp_path / "docs").rglob("*.html")}
    assert (tmp_path / "docs" / "index.html") in pages
    assert [page for page, text in pages.items() if "validations" in str(page) and "nobody is low" in text]
    fetched = re.compile(
        r"<(?:link|script|img|iframe)\b[^>]*(?:href|src)=[\"'](?:https?:)?//[^>]*>|@import|url\([\"']?http"
    )
    assert [found for text in pages.values() for found in fetched.findall(text)] == []
    assert fetched.search('<link rel="stylesheet" href="https://elsewhere.example/style.css">')


@pytest.fixture(scope="module")
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every mart, empty, with the columns that its contract promises."""
    with duckdb.connect() as connection:
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"create schema {schema}")
        connection.execute("create table governance.publication (as_of timestamp)")
        for relation, columns in promised_columns().items():
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"create table {relation} ({listed})")
        yield connection


def promised_columns() -> dict[str, dict[str, str]]:
    """The columns and types of every mart, from the contracts."""
    schemas = [yaml.safe_load(document)["schema"][0] for document in contracts.on_disk().values()]
    return {
        schema["physicalName"]: {f'"{one["name"]}"': one["physicalType"] for one in schema["properties"]}
        for schema in schemas
    }


@pytest.mark.parametrize("relation", sorted(promised_columns()))
def test_every_mart_has_a_meaning_that_a_planted_row_breaks(marts: duckdb.DuckDBPyConnection, relation: str) -> None:
    nevers = expectations.meaning(relation.partition(".")[2]).NEVER
    assert len({never.description for never in nevers}) == len(nevers) > 0
    for never in nevers:
        found = f"with mart as (from {relation}) select 1 from mart where {never.condition}"
        marts.execute("begin")
        for table, row in never.beside.items():
            insert(marts, table, row)
        before = marts.execute(found).fetchall()
        insert(marts, relation, never.planted)
        after = marts.execute(found).fetchall()
        marts.execute("rollback")
        assert (before, after) == ([], [(1,)]), never.description


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    """Add a row; the columns it leaves out are null."""
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
    connection.execute(
        f"insert into {table} ({names}) values ({marks})" if row else f"insert into {table} select null",
        [*row.values()],
    )


def test_what_is_no_mart_is_not_published(tmp_path: Path) -> None:
    """A table of a model that is gone, or that somebody tried something in: no contract keeps an address out of it."""
    with duckdb.connect(str(tmp_path / "tier.duckdb")) as connection:
        connection.execute("create schema governance; create table governance.publication (a int)")
        connection.execute("create table governance.readiness (a int)")
    expectations.refuse_unknown(tmp_path / "tier.duckdb", ["governance.readiness"])
    with duckdb.connect(str(tmp_path / "tier.duckdb")) as connection:
        connection.execute("create table governance.tried as select 'ann@x.example' as who")
    with pytest.raises(CheckFailed, match=r"governance\.tried would be published and is no mart, .*drop it"):
        expectations.refuse_unknown(tmp_path / "tier.duckdb", ["governance.readiness"])


def test_a_mart_that_nobody_has_given_a_meaning_is_an_error_of_ours() -> None:
    with pytest.raises(EngineError, match="nobody says what no_mart must mean"):
        expectations.meant("no_mart")


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


@pytest.mark.parametrize(
    ("candidate", "warned"),
    [
        ((200, 100, 100), []),
        ((200, 149, 149), []),
        ((200, 151, 100), ["another is_promotable than before"]),
        ((200, 100, 151), []),
        ((99, 50, 50), ["the number of rows is not down"]),
        ((801, 401, 401), ["the number of rows is not up"]),
    ],
)
def test_volume_and_distribution_are_those_of_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], candidate: Any, warned: list[str]
) -> None:
    before = planted_tier(tmp_path / "before.duckdb", 200, 100, 100)
    limits = [previous.Limit("volume", 0.5, 3.0, "warning"), previous.Limit("distribution", None, 0.25, "warning")]
    codes = {
        "decision_tier.customers": ["is_promotable"],
        "decision_tier.consent_permissions": ["purpose", "no_column"],
    }
    suites = previous.expectations(before, limits, codes)
    expectations.judge(engine.validate(planted_tier(tmp_path / "candidate.duckdb", *candidate), suites))
    said = capsys.readouterr().err
    assert len(said.splitlines()) == (2 if warned else 0)
    assert all(text in said for text in warned)


def test_nothing_is_compared_with_what_cannot_be_read(tmp_path: Path) -> None:
    assert previous.expectations(None, []) == previous.expectations(tmp_path / "none.duckdb", []) == {}
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_text("damaged")
    assert previous.expectations(damaged, []) == {}


@pytest.mark.nightly
def test_memory_does_not_grow_with_the_tier(tmp_path: Path) -> None:
    """The key of twelve million rows takes more than a gigabyte where nothing limits it."""
    path = tmp_path / "tier.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema decision_tier; create table tier.decision_tier.permissions as "
            "select 'customer-' || hash(i) as customer_id, 'contact point ' || hash(-i) as contact_point "
            "from range(12000000) as numbers(i)"
        )
    work = (
        "import sys; from pathlib import Path; from python_checks.expectations import contract, engine; "
        "engine.MEMORY_LIMIT = sys.argv[2]; suite = contract.key(['customer_id', 'contact_point'], []); "
        "(found,) = engine.validate(Path(sys.argv[1]), {'decision_tier.permissions': suite}).values(); "
        "assert found.success, found"
    )
    peaks = [
        measured("expectations", 0, [sys.executable, "-c", work, str(path), limit], {}).peak_bytes
        for limit in ("200MB", "20GB")
    ]
    assert peaks[0] < 1_000_000_000 < peaks[1]
    assert not spill_folder(path).exists()
