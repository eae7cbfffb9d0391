"""The benchmark measures what it says, and no model compares everything with everything."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Warehouse

from benchmarks import __main__ as bench
from benchmarks import identity, queries
from benchmarks.measure import Measurement, growth, measured
from benchmarks.stages import instant_before_last_hundredth
from python_checks.project import ROOT, CheckFailed


def cost(size: int, cpu_seconds: float, stage: str = "build") -> Measurement:
    return Measurement(stage, size, cpu_seconds, cpu_seconds, 0, 0)


def test_growth_is_the_exponent_of_cpu_time() -> None:
    assert growth(cost(1_000, 2), cost(10_000, 20)) == pytest.approx(1)
    assert growth(cost(1_000, 2), cost(10_000, 200)) == pytest.approx(2)


def test_each_stage_is_held_against_its_own_floor() -> None:
    found = [
        cost(1_000, 2, bench.FLOOR),
        cost(1_000, 4, "identity floor: one hash aggregate"),
        cost(1_000, 12, "identity: the partition"),
        cost(1_000, 12),
        cost(9_000, 20, "identity: full recompute"),
        cost(9_000, 2, "identity: 1 % new evidence"),
    ]
    assert [bench.floor_ratio(one, found) for one in found] == [1, 2, 3, 6, None, 0.1]
    assert bench.floor_ratio(cost(9, 1), found) is None


def test_identity_is_measured_once_on_copies_of_the_largest_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "stages", lambda world: [cost(world.size, world.size, bench.FLOOR)])
    monkeypatch.setattr(
        bench, "identity_stages", lambda world, persons: [cost(persons, world.size, "identity: full recompute")]
    )
    assert bench.main(["100", "2k", "--identity", "9k", "--output", str(tmp_path / "benchmark.json")]) == 0
    written = json.loads((tmp_path / "benchmark.json").read_text())
    assert [(one["size"], one["cpu_seconds"]) for one in written["measurements"]] == [
        (100, 100),
        (2000, 2000),
        (9000, 2000),
    ]
    said = capsys.readouterr().out
    assert "9,000 persons, identity alone" in said and "to 9,000" not in said


@pytest.mark.parametrize(("share", "value"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)])
def test_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert queries.percentile([float(number) for number in range(100, 0, -1)], share) == value


def test_command_is_measured_and_its_own_report_kept() -> None:
    work = "import json; x = bytearray(150_000_000); print('chatter'); print(json.dumps({'p99_ms': 7.0}))"
    found = measured("work", 1, [sys.executable, "-c", work], {}, reports=True)
    assert found.found == {"p99_ms": 7.0}
    assert found.peak_bytes > 150_000_000
    assert found.cpu_seconds > 0


def test_failing_command_is_no_measurement() -> None:
    with pytest.raises(CheckFailed, match="work at 1,000 persons failed\nwhy"):
        measured("work", 1_000, [sys.executable, "-c", "print('why'); raise SystemExit(3)"], {})


def test_closure_that_has_lost_its_macros_is_an_error() -> None:
    with pytest.raises(CheckFailed, match="no macro smallest_neighbors"):
        queries.macro("smallest_neighbors", edges="edges")


def test_last_hundredth_is_what_landed_last(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create schema canonical")
        connection.execute("create table canonical.people (_ingested_at timestamp)")
        landed = [datetime(2026, 1, 1) + timedelta(minutes=minute) for minute in range(1, 101)]
        connection.execute("insert into canonical.people select unnest(?)", [[*landed, datetime(2027, 1, 1)]])
        connection.execute("create table canonical.fx_rates as select 1 as rate")
    assert instant_before_last_hundredth(tmp_path / "warehouse.duckdb") == datetime(2026, 1, 1, 1, 39)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Three copies of a thousand records, two to a value."""
    with duckdb.connect(str(tmp_path / "original.duckdb")) as connection:
        connection.execute("create schema tier_intermediate; use tier_intermediate")
        connection.execute(
            "create table int_identity_candidates as select 'r' || i as record_key from range(1000) t(i)"
        )
        connection.execute("create table int_identity_links (record_key_a varchar, record_key_b varchar)")
        # A view gives the name of its database.
        connection.execute("create table numbers as select i from range(1000) t(i)")
        connection.execute(
            "create view int_identity_limits as select 'r' || i as node, 'v' || i // 2 as held_value, 1 as cut_order, "
            "true as is_edge, 'email' as dimension, 10 as max_values from original.tier_intermediate.numbers"
        )
    identity.grow(tmp_path / "graph.duckdb", str(tmp_path / "original.duckdb"), "3")
    with duckdb.connect(str(tmp_path / "graph.duckdb")) as connection:
        connection.execute(
            "create table tier_intermediate.int_identity_strong as select node, held_value as whole "
            "from tier_intermediate.int_identity_limits"
        )
    return tmp_path / "graph.duckdb"


def test_a_hundredth_of_the_evidence_of_a_graph_changes(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "LOST_EDGES", 0.1)
    monkeypatch.setattr(identity, "NEW_PERSONS", 0.1)
    monkeypatch.setattr(identity, "NEW_EDGES", 0.1)
    evidence = "tier_intermediate.int_identity_limits"
    with duckdb.connect(str(graph)) as connection:
        connection.execute(f"create table before as select * from {evidence}")
        assert connection.execute("select count(*), count(distinct held_value) from before").fetchall() == [
            (3000, 1500)
        ]
    identity.change(graph)
    with duckdb.connect(str(graph)) as connection:
        lost = f"select count(*) from before anti join {evidence} using (node, held_value)"
        gained = f"select ends_with(node, '+'), count(*) from {evidence} anti join before using (node, held_value)"
        ((gone,),) = connection.execute(lost).fetchall()
        found = dict(connection.execute(f"{gained} group by all").fetchall())
    assert 200 < gone < 400 and 200 < found[True] < 400 and found[False] == 300


def test_closure_that_a_full_recompute_contradicts_is_an_error(graph: Path) -> None:
    identity.keep(graph)
    identity.compare(graph)
    with duckdb.connect(str(graph)) as connection:
        connection.execute(
            "update tier_intermediate.int_identity_strong set whole = 'x' where node in ('r1~0', 'r2~1')"
        )
    with pytest.raises(CheckFailed, match="2 nodes are not where a full recompute puts them"):
        identity.compare(graph)
    with duckdb.connect(str(graph)) as connection:
        connection.execute("delete from kept where node = 'r3~0'")
    with pytest.raises(CheckFailed, match="3 nodes"):
        identity.compare(graph)


@pytest.fixture
def edges(monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    """A chain of a hundred, a star of a hundred and a lone node, as the evidence of a warehouse."""
    chain = [(f"c{number}", f"c{number + 1}") for number in range(100)]
    star = [("s0", f"s{number}") for number in range(1, 101)]
    monkeypatch.setattr(queries, "keep_edges", lambda _: None)
    with duckdb.connect() as connection:
        connection.execute("create table evidence (node_a varchar, node_b varchar)")
        connection.executemany("insert into evidence values (?, ?)", [*chain, *star, ("lone", "lone")])
        yield connection


def test_partition_is_exact(edges: duckdb.DuckDBPyConnection) -> None:
    assert queries.partition(edges)["components"] == 3


def test_partition_that_another_library_contradicts_is_an_error(
    edges: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "scipy_components", lambda _: 4)
    with pytest.raises(CheckFailed, match="found 3 components, scipy 4"):
        queries.partition(edges)


@pytest.mark.builds
def test_questions_are_answered_from_a_built_warehouse(
    demo: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(queries, "LOOKUPS", 3)
    monkeypatch.setenv("DBT_TARGET_PATH", str(demo.folder / "target"))
    raw_rows = demo.rows("select sum(raw_rows) from governance.row_reconciliation")[0][0]
    with queries.opened(demo.database) as connection:
        # rates have no ingestion and no key, yet are raw rows like all others
        assert queries.floor(connection)["raw_rows"] >= raw_rows > 0
        assert queries.partition(connection)["components"] > 1
        assert queries.by_hand(connection)["rows"] > raw_rows
        monkeypatch.setattr(queries, "BY_HAND", tmp_path / "by_hand.sql")
        queries.BY_HAND.write_text("create table by_hand.nobody as select 1 as one where false")
        with pytest.raises(CheckFailed, match="made no row of nobody"):
            queries.by_hand(connection)
        lookups = [
            ask(connection) for ask in (queries.lookup, queries.lookup_planned_once, queries.lookup_after_commit)
        ]
    for found in lookups:
        assert 0 < found["p50_ms"] <= found["p99_ms"]


@pytest.mark.builds
def test_live_view_asks_each_raw_table_only_for_what_landed(demo: Warehouse) -> None:
    for table, filters in raw_scans(
        demo, "select * from decision_tier.live_action_eligibility where customer_id = 'x'"
    ):
        assert "2026-06-29 23:45" in filters, f"{table} is read from the start"


@pytest.mark.builds
def test_kept_question_sees_what_has_landed_since(demo: Warehouse, tmp_path: Path) -> None:
    """A plan made before a row landed may leave its table out; a question with a parameter is planned anew."""
    copy = demo.copied_to(tmp_path)
    connection = duckdb.connect(str(copy.database))
    ((customer_id, system, record),) = connection.execute(
        "select customer_id, source_system, source_record_id from decision_tier.customer_identities "
        "inner join decision_tier.live_action_eligibility using (customer_id) "
        "where is_eligible and action_class = 'promotional' order by all limit 1"
    ).fetchall()
    connection.execute(
        "prepare kept as select count(*) from decision_tier.live_action_eligibility "
        "where customer_id = $1 and is_eligible and action_class = 'promotional'"
    )
    assert connection.execute(f"execute kept('{customer_id}')").fetchall()[0][0] > 0
    connection.execute(
        "insert into canonical.privacy_requests (request_id, source_system, source_record_id, kind, received_at, "
        f"_ingested_at) values ('late', '{system}', '{record}', 'erasure', '2026-06-30 01:00', '2026-06-30 01:00')"
    )
    assert connection.execute(f"execute kept('{customer_id}')").fetchall()[0][0] == 0
    connection.close()


@pytest.mark.builds
def test_view_that_reads_history_is_seen_to(demo: Warehouse) -> None:
    scans = raw_scans(demo, "select * from tier_staging.base_zendesk__user")
    assert [table for table, filters in scans if "2026-06-30" not in filters]


@pytest.mark.builds
def test_live_view_finds_a_customer_in_one_place_of_each_table(demo: Warehouse) -> None:
    with demo.reading() as connection:
        ((customer,),) = connection.execute("select min(customer_id) from decision_tier.customers").fetchall()
        question = "select * from {} where customer_id = '" + customer + "'"
        asked = {
            table
            for table, filters in scans(connection, question.format("decision_tier.live_action_eligibility"))
            if customer in filters
        }
        assert {"tier_intermediate.int_action_eligibility", "tier_intermediate.int_customer_keys"} <= asked
        assert [table for table in asked if not is_in_order(connection, table)] == []
        # Records stand in the order of their systems.
        ((records, _),) = scans(connection, question.format("decision_tier.customer_identities"))
        assert not is_in_order(connection, records)


def is_in_order(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the rows of a table stand in the order of customers, so that those of one share a block."""
    falls = f"select customer_id < lag(customer_id) over (order by rowid) as falls from {table}"
    return connection.execute(f"select count(*) from ({falls}) where falls").fetchall() == [(0,)]


def raw_scans(demo: Warehouse, question: str) -> list[tuple[str, str]]:
    """Each scan of a raw table in the plan of a question, with the filters it applies."""
    with demo.reading() as connection:
        tables = {name.replace('"', "") for name in queries.raw_tables(connection)}
        found = [scan for scan in scans(connection, question) if scan[0] in tables]
    assert found
    return found


def scans(connection: duckdb.DuckDBPyConnection, question: str) -> list[tuple[str, str]]:
    """Each scan in the plan of a question: the table, and the filters it applies."""
    plan = json.loads(connection.execute(f"explain (format json) {question}").fetchall()[0][1])
    return [
        (
            str(node["extra_info"]["Table"]).split(".", 1)[-1].replace('"', ""),
            str(node["extra_info"].get("Filters", "")),
        )
        for node in nodes(plan)
        if "Table" in node["extra_info"]
    ]


def nodes(plan: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every operator of a plan."""
    for node in plan:
        yield node
        yield from nodes(node.get("children", []))


@pytest.mark.builds
def test_no_outer_join_compares_every_row_with_every_row(demo: Warehouse) -> None:
    compiled = (demo.folder / "target" / "compiled" / "decision_tier" / "models").rglob("*.sql")
    # The unit tests beside them run on a few rows.
    models = {file.stem for file in (ROOT / "models").rglob("*.sql")}
    outer = {file.stem: sql for file in compiled if file.stem in models and "left join" in (sql := file.read_text())}
    assert outer
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        offenders = {name: found for name, sql in outer.items() if (found := nested_joins(connection, sql))}
    assert offenders == {}, "write the condition as comparisons alone, or join inside and outside apart"


@pytest.mark.builds
def test_outer_join_on_an_alternative_is_seen(demo: Warehouse) -> None:
    planted = """
        select * from tier_intermediate.int_customer_spells as spells
        left join tier_intermediate.int_lifecycle_history as stages
            on spells.customer_id = stages.customer_id
            and (stages.valid_to is null or stages.valid_to > spells.valid_from)
    """
    one_sided = """
        select * from tier_intermediate.int_customer_spells as spells
        left join tier_intermediate.int_customers as customers
            on spells.valid_to is null and upper(spells.customer_id) = customers.customer_id
    """
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        assert nested_joins(connection, planted)
        assert not nested_joins(connection, planted.replace("stages.valid_to is null or", ""))
        assert nested_joins(connection, one_sided)


def nested_joins(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The outer joins on a column that the engine can only run as a nested loop over two tables that grow."""
    plan = json.loads(connection.execute(f"explain (format json) {sql}").fetchall()[0][1])
    return [
        str(node["extra_info"])
        for node in nodes(plan)
        if node["name"] == "BLOCKWISE_NL_JOIN"
        and node["extra_info"]["Join Type"] in ("LEFT", "RIGHT", "FULL")
        and re.search(r" = \w+\)", node["extra_info"]["Condition"])
        and all(map(grows, node["children"]))
    ]


def grows(side: dict[str, Any]) -> bool:
    """Whether a side of a join reads anything but seeds; a working table counts as one that grows."""
    tables = [str(node["extra_info"].get("Table", "")) for node in nodes([side]) if node["name"].endswith("SCAN")]
    return not tables or any(".tier_definitions." not in table for table in tables)


@pytest.mark.builds
@pytest.mark.nightly
def test_every_stage_runs_on_a_tiny_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["200", "--identity", "600", "--output", str(tmp_path / "benchmark.json")]) == 0
    written = json.loads((tmp_path / "benchmark.json").read_text())
    assert {one["size"] for one in written["measurements"]} == {200, 600}
    assert all(one["cpu_seconds"] > 0 for one in written["measurements"])
    assert "live lookups of one customer" in capsys.readouterr().out
