"""Warehouses to test on: a demo world built once, and small ones for a single question."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from python_checks.project import ROOT, run_dbt

SAMPLES = ROOT.parent / "shared" / "fixtures"
AS_OF = "2026-06-30 00:00:00"
DEMO = {"decision_tier_as_of": AS_OF}
# A folder of this process's own. dbt parses the project anew for every path of a database, so that every warehouse is
# reached by the same one: a link in here.
PLACE = Path(tempfile.mkdtemp(prefix="decision_tier_tests_"))
PARSED = PLACE / "partial_parse.msgpack"
atexit.register(shutil.rmtree, PLACE, ignore_errors=True)


@dataclass(frozen=True)
class Warehouse:
    """A database file with dbt's artefacts of its own."""

    folder: Path
    variables: dict[str, Any] = field(default_factory=lambda: DEMO)

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / "warehouse.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """Where the commands find it, from now until another warehouse is asked."""
        link = PLACE / "warehouse"
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder)
        return {
            "DECISION_TIER_DB": str(link / self.database.name),
            "DECISION_TIER_PUBLISHED": str(self.folder / "published" / "tier.duckdb"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "warn",
        } | ({"DBT_PARTIAL_PARSE_FILE_PATH": str(PARSED)} if PARSED.exists() else {})

    def copied_to(self, folder: Path) -> Warehouse:
        """A copy of the database."""
        copy = Warehouse(folder, self.variables)
        shutil.copy(self.database, copy.database)
        (folder / "target").mkdir()
        return copy

    def dbt(self, command: str, *arguments: str, **variables: object) -> subprocess.CompletedProcess[str]:
        """Run dbt on it."""
        choice = json.dumps({**self.variables, **variables})
        outcome = run_dbt(command, "--quiet", *arguments, "--vars", choice, environment=self.environment)
        parsed = self.folder / "target" / PARSED.name
        # With other variables the project is another one.
        if not variables and self.variables == DEMO and not PARSED.exists() and parsed.exists():
            shutil.copy(parsed, PARSED)
        return outcome

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the package's own commands on it."""
        command = [sys.executable, "-m", "python_checks", *arguments]
        environment = {**os.environ, **self.environment}
        return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False, env=environment)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def write(self, sql: str) -> None:
        """Change raw data."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute(sql)

    def columns(self) -> dict[str, list[tuple[str, str]]]:
        """The columns and types of every mart."""
        found: dict[str, list[tuple[str, str]]] = {}
        for schema, table, column, kind in self.rows(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where schema_name in ('decision_tier', 'governance', 'outcomes') "
            "order by schema_name, table_name, column_index"
        ):
            found.setdefault(f"{schema}.{table}", []).append((column, kind))
        return found

    def content(self) -> dict[str, str]:
        """A hash of the ordered rows of every mart."""
        hashes = {}
        for relation in self.columns():
            rows = self.rows(
                f"select md5(string_agg(cast(r as varchar), '|' order by cast(r as varchar))) from {relation} as r"
            )
            hashes[relation] = str(rows[0][0])
        return hashes


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo world of a thousand persons, built with every dbt test; a copy of this process's own, to write to."""
    own = tmp_path_factory.mktemp("demo") / "copy"
    # The folder that the processes of one run share.
    shared = own.parent.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo_built").exists():
            build_demo(Warehouse(shared / "demo_begun"))
            (shared / "demo_begun").rename(shared / "demo_built")
    shutil.copytree(shared / "demo_built", own)
    return Warehouse(own)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """An empty warehouse."""
    return Warehouse(tmp_path)


def build_demo(demo: Warehouse) -> None:
    """Generate and build; where that fails, the next process of the run tries anew and fails alike."""
    shutil.rmtree(demo.folder, ignore_errors=True)
    demo.folder.mkdir()
    generator = [sys.executable, "-m", "python_checks.demo_world", "--database", str(demo.database)]
    subprocess.run([*generator, "--size", "1k", "--seed", "7", "--as-of", AS_OF], cwd=ROOT, check=True)
    outcome = demo.dbt("build")
    assert outcome.returncode == 0, outcome.stdout


@pytest.fixture
def load_samples() -> Callable[[Warehouse, str], None]:
    """Load the sample data of a vendor, where present, into the vendor's raw schema, every column as text."""

    def load(warehouse: Warehouse, vendor: str) -> None:
        folder = SAMPLES / vendor
        if not folder.exists():
            pytest.skip(f"no sample data of {vendor} beside the project")
        with duckdb.connect(str(warehouse.database)) as connection:
            connection.execute(f"create schema {vendor}")
            for file in sorted(folder.glob("*.csv")):
                connection.execute(
                    f"create table {vendor}.\"{file.stem}\" as from read_csv('{file}', all_varchar=true, header=true)"
                )

    return load
