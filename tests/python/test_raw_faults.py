"""Faults of loads and of runs: rows delivered twice, a build killed half-way, columns of another type overnight."""

from __future__ import annotations

import time
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from conftest import Warehouse
from hostile_rows import SOURCES

from python_checks.project import ROOT

pytestmark = [pytest.mark.builds, pytest.mark.nightly]


def kill_half_way(warehouse: Warehouse) -> None:
    """Start `dbt run`, and kill it when half of the models are under way."""
    written = warehouse.folder / "target" / "run"
    half = len(list((ROOT / "models").rglob("*.sql"))) // 2
    run = get_context("fork").Process(target=warehouse.dbt, args=("run",))
    run.start()
    while run.is_alive() and len(list(written.rglob("*.sql"))) < half:
        time.sleep(0.1)
    run.kill()
    run.join()
    assert run.exitcode == -9


def test_rows_loaded_twice_and_a_killed_build_change_no_mart(demo: Warehouse, tmp_path: Path) -> None:
    doubled = demo.copied_to(tmp_path)
    with duckdb.connect(str(doubled.database)) as connection:
        for schema, table in connection.sql("select schema_name, table_name from duckdb_tables()").fetchall():
            if schema in SOURCES:
                connection.execute(f'insert into {schema}."{table}" from {schema}."{table}"')
    kill_half_way(doubled)
    outcome = doubled.dbt("run")
    assert outcome.returncode == 0, outcome.stdout
    before, after = demo.content(), doubled.content()
    # What counts the raw rows rightly sees twice as many.
    assert [relation for relation in before if before[relation] != after[relation]] == ["governance.row_reconciliation"]
    total = "select sum(raw_rows), sum(used_rows) from governance.row_reconciliation"
    ((raw, used),) = demo.rows(total)
    ((raw_twice, used_once),) = doubled.rows(total)
    assert (raw_twice, used_once) == (2 * raw, used)


def test_column_of_another_type_is_read_or_quarantined(demo: Warehouse, tmp_path: Path) -> None:
    changed = demo.copied_to(tmp_path)
    tables = ("orders", "tickets", "refunds")
    count = " union all ".join(
        f"select '{table}', raw_status, raw_reason, raw_column, count(*) from tier_staging.base_canonical__{table} "
        "group by all"
        for table in tables
    )
    before = {*changed.rows(count)}
    # A time as text, a time as a number, and a number as text that is none.
    changed.write(
        "alter table canonical.orders alter placed_at type varchar using strftime(placed_at, '%Y-%m-%dT%H:%M:%SZ')"
    )
    changed.write("alter table canonical.tickets alter created_at type bigint using epoch_ms(created_at)")
    changed.write("alter table canonical.refunds alter amount type varchar using '12 or so'")
    outcome = changed.dbt("run", "--select", *(f"base_canonical__{table}" for table in tables))
    assert outcome.returncode == 0, outcome.stdout
    after = {*changed.rows(count)}
    assert {row for row in before ^ after if row[0] != "refunds"} == set()
    refunds = [row for row in after if row[0] == "refunds" and row[1] != "ignored"]
    assert [row[1:4] for row in refunds] == [("quarantined", "UNPARSABLE_VALUE", "amount")]
