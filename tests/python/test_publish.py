"""Only a sound build is published, and readers never see half of one."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Warehouse
from small_tier import LATEST, accept, small_warehouse

from python_checks import publish
from python_checks.project import CheckFailed, ProjectError

MANIFEST = {
    "nodes": {
        "model.x.customers": {"resource_type": "model", "config": {"materialized": "table"}},
        "model.x.helper": {"resource_type": "model", "config": {"materialized": "ephemeral"}},
        "test.x.unique": {"resource_type": "test", "config": {}},
    },
    "unit_tests": {"unit_test.x.rule": {}},
}


def results(**changes: Any) -> dict[str, Any]:
    """The results of a sound build, changed."""
    status = {"model.x.customers": "success", "test.x.unique": "pass", "unit_test.x.rule": "pass"}
    status.update(changes.pop("status", {}))
    return {
        "metadata": {"invocation_id": changes.get("invocation_id", "run-1")},
        "args": {"which": changes.get("which", "build"), "empty": changes.get("empty", False)},
        "results": [{"unique_id": name, "status": one} for name, one in status.items() if one],
    }


def test_sound_build_passes() -> None:
    publish.refuse_unsound(results(), MANIFEST, LATEST)
    publish.refuse_unsound(results(status={"test.x.unique": "warn"}), MANIFEST, LATEST)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"invocation_id": "run-0"}, "another run"),
        ({"which": "run"}, "no full `dbt build`"),
        ({"empty": True}, "no full `dbt build`"),
        ({"status": {"test.x.unique": "fail"}}, "1 failed, first test.x.unique"),
        ({"status": {"model.x.customers": "error"}}, "1 failed, first model.x.customers"),
        ({"status": {"test.x.unique": "skipped"}}, "1 failed, first test.x.unique"),
        ({"status": {"test.x.unique": None}}, "left out 1 nodes, first test.x.unique"),
        ({"status": {"unit_test.x.rule": None}}, "left out 1 nodes, first unit_test.x.rule"),
    ],
)
def test_unsound_build_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(CheckFailed, match=message):
        publish.refuse_unsound(results(**changes), MANIFEST, LATEST)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("('K1', true, false), ('K2', true, true)", "1 blocking checkpoints fail, first K1 .words. fails: shown"),
        ("('K1', false, false)", "no checkpoint of `readiness_checkpoints` is blocking"),
        ("", "no checkpoint of `readiness_checkpoints` is blocking"),
        ("('K1', true, null)", "first K1"),
    ],
)
def test_a_tier_that_is_unsafe_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    warehouse = scorecard(tmp_path / "warehouse.duckdb", rows)
    with pytest.raises(CheckFailed, match=message):
        publish.refuse_unready(warehouse)


def test_a_tier_that_is_safe_and_not_ready_is_published(tmp_path: Path) -> None:
    publish.refuse_unready(scorecard(tmp_path / "warehouse.duckdb", "('K1', true, true), ('K2', false, false)"))


def test_a_warehouse_without_scorecard_is_refused_in_a_line(tmp_path: Path) -> None:
    small_warehouse(tmp_path / "warehouse.duckdb", 1)
    with pytest.raises(ProjectError, match="has no readiness scorecard"):
        publish.refuse_unready(tmp_path / "warehouse.duckdb")


def scorecard(path: Path, rows: str) -> Path:
    """A warehouse with a scorecard: (checkpoint_id, is_blocking, is_passed)."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema governance; create table governance.readiness_scorecard (checkpoint_id text, "
            "is_blocking boolean, is_passed boolean, ordinal int default 1, statement text default 'words', "
            "evidence text default 'shown')"
        )
        if rows:
            connection.execute(
                f"insert into governance.readiness_scorecard (checkpoint_id, is_blocking, is_passed) values {rows}"
            )
    return path


def test_views_are_published_as_they_are_now(tmp_path: Path) -> None:
    # The default name, which is also that of a schema.
    warehouse, tier = tmp_path / "decision_tier.duckdb", tmp_path / "published" / "decision_tier.duckdb"
    small_warehouse(warehouse, 5)
    publish.write(warehouse, tier, LATEST, accept)
    warehouse.unlink()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{tier}' as tier (read_only); use tier")
        found = connection.sql("select table_name, row_count from governance.publication order by 1").fetchall()
        assert found == [("customers", 5), ("feed", 5), ("live", 5)]
        assert connection.sql("select count(*) from decision_tier.feed").fetchone() == (5,)


def test_nothing_is_published_where_an_expectation_does_not_hold(tmp_path: Path) -> None:
    warehouse, tier = tmp_path / "warehouse.duckdb", tmp_path / "tier.duckdb"
    small_warehouse(warehouse, 3)
    publish.write(warehouse, tier, LATEST, accept)
    before = tier.read_bytes()
    small_warehouse(warehouse, 4)

    def refuse(candidate: Path) -> None:
        with duckdb.connect(str(candidate), read_only=True) as connection:
            assert connection.sql("select count(*) from decision_tier.customers").fetchone() == (4,)
        raise CheckFailed("four")

    with pytest.raises(CheckFailed, match="four"):
        publish.write(warehouse, tier, LATEST, refuse)
    assert tier.read_bytes() == before


def read_on(path: Path, begun: Event, stop: Event, counts: Any) -> None:
    """Open the published file again and again, and count what is there."""
    seen = set()
    while not stop.is_set():
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.sql(
                "select count(*), (select row_count from governance.publication where table_name = 'customers') "
                "from decision_tier.customers"
            ).fetchone()
        seen.add(row)
        begun.set()
    counts.put(seen)


@pytest.mark.builds
def test_readers_read_throughout(tmp_path: Path) -> None:
    warehouse, tier = tmp_path / "warehouse.duckdb", tmp_path / "tier.duckdb"
    small_warehouse(warehouse, 1)
    publish.write(warehouse, tier, LATEST, accept)
    context = multiprocessing.get_context("spawn")
    begun, stop, counts = context.Event(), context.Event(), context.Queue()
    reader = context.Process(target=read_on, args=(tier, begun, stop, counts))
    reader.start()
    assert begun.wait(timeout=60)
    for customers in range(2, 12):
        small_warehouse(warehouse, customers * 1000)
        publish.write(warehouse, tier, LATEST, accept)
    stop.set()
    seen = counts.get(timeout=60)
    reader.join()
    assert reader.exitcode == 0
    assert len(seen) > 1
    assert {rows for rows in seen if rows[0] != rows[1]} == set()


def test_failed_copy_leaves_the_published_file_alone(tmp_path: Path) -> None:
    warehouse, tier = tmp_path / "warehouse.duckdb", tmp_path / "tier.duckdb"
    small_warehouse(warehouse, 3)
    publish.write(warehouse, tier, LATEST, accept)
    before = tier.read_bytes()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create view warehouse.decision_tier.broken as select * from staging.late; drop table staging.late"
        )
    with pytest.raises(ProjectError, match="stays as it is"):
        publish.write(warehouse, tier, LATEST, accept)
    assert tier.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["tier.duckdb", "warehouse.duckdb"]


@pytest.mark.builds
def test_demo_world_is_published_once_it_is_built_whole(demo: Warehouse) -> None:
    # Other tests rebuild parts of the demo world; a build that leaves out tests is not published.
    assert demo.dbt("build", "--select", "codes").returncode == 0
    refused = demo.command("publish")
    assert refused.returncode == 1
    assert "not published" in refused.stderr and len(refused.stderr.splitlines()) == 1
