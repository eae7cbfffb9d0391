"""Faults of loads and of runs: rows delivered twice, a build killed half-way, columns of another type overnight."""

from __future__ import annotations

import json
import os
import resource
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from conftest import Warehouse
from hostile_rows import SOURCES
from small_tier import LATEST, accept, small_warehouse

from python_checks import build, publish
from python_checks.project import ROOT, ProjectError, dbt_command

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

IDENTITY = "models/intermediate/identity"


def kill(warehouse: Warehouse, share: float, *selection: str) -> None:
    """Start `dbt run`, and kill it when a share of the models is under way."""
    written = warehouse.folder / "target" / "run"
    shutil.rmtree(written, ignore_errors=True)
    models = len(list((ROOT / (IDENTITY if selection else "models")).rglob("*.sql")))
    run = get_context("fork").Process(target=warehouse.dbt, args=("run", *selection))
    run.start()
    while run.is_alive() and len(list(written.rglob("*.sql"))) < share * models:
        time.sleep(0.05)
    run.kill()
    run.join()
    assert run.exitcode == -9


@contextmanager
def room(number: int) -> Iterator[None]:
    """Let no file of a command grow beyond a number of bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def publish_before(warehouse: Warehouse) -> Path:
    """Something published before, which no fault may touch."""
    published = Path(warehouse.environment["DECISION_TIER_PUBLISHED"])
    small_warehouse(warehouse.folder / "before.duckdb", 5)
    publish.write(warehouse.folder / "before.duckdb", published, LATEST, accept)
    return published


def test_build_killed_at_ten_points_or_without_room_loses_nothing(demo: Warehouse, tmp_path: Path) -> None:
    killed = demo.copied_to(tmp_path)
    published = publish_before(killed)
    before = published.read_bytes()
    registers = [
        f"tier_intermediate.int_{name}" for name in ("identity_register", "identity_tombstones", "account_register")
    ]
    kept = {register: killed.rows(f"from {register} order by all") for register in registers}
    for point in range(10):
        kill(killed, point / 10, "--select", f"path:{IDENTITY}")
        # Whatever was under way, the file opens, and what outlives a build is as it was.
        assert {register: killed.rows(f"from {register} order by all") for register in registers} == kept
    # Enough for what dbt writes of the project, too little for the log of the models.
    with room(10_000_000):
        full = killed.command("build")
    assert full.returncode == 2
    assert "Traceback" not in full.stdout + full.stderr
    assert len(full.stderr.splitlines()) == 1
    for said in (
        f"{killed.database} cannot be built, nothing is published",
        "File too large",
        "make room on that disk",
    ):
        assert said in full.stderr
    assert {register: killed.rows(f"from {register} order by all") for register in registers} == kept
    refused = killed.command("publish")
    assert refused.returncode != 0 and len(refused.stderr.splitlines()) == 1
    assert [*published.parent.iterdir()] == [published] and published.read_bytes() == before
    assert killed.dbt("run").returncode == 0
    assert killed.content() == demo.content()


def test_warehouse_cut_off_under_a_build_ends_it_with_one_line(demo: Warehouse, tmp_path: Path) -> None:
    cut = demo.copied_to(tmp_path)
    published = publish_before(cut)
    before = published.read_bytes()
    choice = ("run", "--quiet", "--vars", json.dumps(cut.variables), "--select", "path:models/staging")
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        for name, value in cut.environment.items():
            patch.setenv(name, value)
        run = pool.submit(build.run_while_the_disk_serves, cut.database, *dbt_command(*choice))
        while not run.done() and not [*(cut.folder / "target" / "run").rglob("*.sql")]:
            time.sleep(0.05)
        os.truncate(cut.database, cut.database.stat().st_size // 10)
        with pytest.raises(ProjectError, match="put a sound copy in its place") as stopped:
            run.result()
    assert len(str(stopped.value).splitlines()) == 1
    # Nor does it begin again, or publish, on what is left.
    for command in ("build", "publish"):
        refused = cut.command(command)
        assert refused.returncode == 2
        assert len(refused.stderr.splitlines()) == 1 and "put a sound copy in its place" in refused.stderr
    assert [*published.parent.iterdir()] == [published] and published.read_bytes() == before


def test_empty_raw_tables_build_a_tier_of_nobody_that_is_not_published(demo: Warehouse, tmp_path: Path) -> None:
    emptied = demo.copied_to(tmp_path)
    with duckdb.connect(str(emptied.database)) as connection:
        for schema, table in connection.sql("select schema_name, table_name from duckdb_tables()").fetchall():
            if schema in SOURCES:
                connection.execute(f'delete from {schema}."{table}"')
    outcome = emptied.dbt("run")
    assert outcome.returncode == 0, outcome.stdout
    assert emptied.columns() == demo.columns()
    # Who was erased once is all that is left; nobody may be contacted.
    assert emptied.rows("select count(*) from tier_intermediate.int_customers where not is_erased") == [(0,)]
    assert emptied.rows("select count(*) from decision_tier.action_eligibility where is_eligible") == [(0,)]
    assert emptied.rows("select sum(raw_rows) from governance.row_reconciliation") == [(0,)]
    assert emptied.rows("select count(*) from decision_tier.customers where stale_inputs is null") == [(0,)]
    # The run was no build with tests; and the expectations would refuse so few customers beside those of before.
    refused = emptied.command("publish")
    assert refused.returncode == 1 and len(refused.stderr.splitlines()) == 1


def test_rows_loaded_twice_and_a_killed_build_change_no_mart(demo: Warehouse, tmp_path: Path) -> None:
    doubled = demo.copied_to(tmp_path)
    with duckdb.connect(str(doubled.database)) as connection:
        for schema, table in connection.sql("select schema_name, table_name from duckdb_tables()").fetchall():
            if schema in SOURCES:
                connection.execute(f'insert into {schema}."{table}" from {schema}."{table}"')
    kill(doubled, 0.5)
    outcome = doubled.dbt("run")
    assert outcome.returncode == 0, outcome.stdout
    before, after = demo.content(), doubled.content()
    # What counts the raw rows rightly sees twice as many.
    assert [relation for relation in before if before[relation] != after[relation]] == [
        "governance.quarantine",
        "governance.row_reconciliation",
    ]
    unusable = "select * exclude (row_count) from governance.quarantine order by all"
    assert doubled.rows(unusable) == demo.rows(unusable)
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


def test_a_new_empty_column_changes_no_key(demo: Warehouse, tmp_path: Path) -> None:
    widened = demo.copied_to(tmp_path)
    widened.write("alter table hubspot.email_subscription_change add column of_late varchar")
    outcome = widened.dbt("run", "--select", "base_hubspot__email_subscription_change")
    assert outcome.returncode == 0, outcome.stdout
    keys = "select raw_key from tier_staging.base_hubspot__email_subscription_change order by all"
    assert widened.rows(keys) == demo.rows(keys) != []


def test_a_table_loaded_again_tells_nothing_new(demo: Warehouse, tmp_path: Path) -> None:
    again = demo.copied_to(tmp_path)
    tables = ("consent_events", "ai_decisions", "events")
    known = " union all ".join(
        f"select raw_table, raw_key, raw_ingested_at from tier_staging.base_canonical__{table} "
        "where raw_status = 'used'"
        for table in tables
    )
    before = {*demo.rows(known)}
    for table in tables:
        again.write(
            f"insert into canonical.{table} select * replace (timestamp '2026-06-29 23:59:59' as _ingested_at) "
            f"from canonical.{table} where _ingested_at < timestamp '2026-06-29'"
        )
    outcome = again.dbt("run", "--select", *(f"base_canonical__{table}" for table in tables))
    assert outcome.returncode == 0, outcome.stdout
    assert {*again.rows(known)} == before != set()
