"""Warehouses to test on: a demo world built once, and small ones for a single question."""

from __future__ import annotations

import atexit
import fcntl
import functools
import gc
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
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.compilation import Linker
from dbt.contracts.graph.manifest import Manifest

from python_checks.project import ROOT, folder_without_data

SAMPLES = ROOT.parent / "shared" / "fixtures"
AS_OF = "2026-06-30 00:00:00"
DEMO = {"decision_tier_as_of": AS_OF}
# What takes longest on the demo world comes first, so that at the end no process is alone with it.
LONGEST = ["test_unit_tests.py", "test_scenarios.py", "test_demo_build.py", "test_consent_laws.py"]
# What the processes of one run share is in a folder that the first of them makes, and removes at the end.
SHARED = Path(os.environ.get("DECISION_TIER_TESTS") or tempfile.mkdtemp(prefix="decision_tier_tests_"))
if "DECISION_TIER_TESTS" not in os.environ:
    os.environ["DECISION_TIER_TESTS"] = str(SHARED)
    atexit.register(shutil.rmtree, SHARED, ignore_errors=True)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder made by the first process of the run that asks; where it fails, the next tries anew and fails alike."""
    made, begun = SHARED / name, SHARED / f"{name}_begun"
    with (SHARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(made)
    return made


def parse(folder: Path) -> None:
    """Have dbt write the parsed project into a folder; what the checks have parsed before is not parsed again."""
    found = folder_without_data("parse")
    for artefact in ("partial_parse.msgpack", "manifest.json"):
        shutil.copy(found / artefact, folder)


@functools.cache
def parsed() -> Manifest:
    """The project, parsed once in a run. A manifest names the file of the database, so every test has the same name."""
    content = (once("parsed", parse) / "partial_parse.msgpack").read_bytes()
    manifest = Manifest.from_msgpack(content)
    manifest.build_flat_graph()
    # It stays until the end; to look through it for garbage takes long.
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    return manifest


def project_manifest() -> dict[str, Any]:
    """The same as dbt's artefact."""
    content: dict[str, Any] = json.loads((once("parsed", parse) / "manifest.json").read_text())
    return content


def invoke(
    *arguments: str,
    environment: dict[str, str],
    variables: dict[str, Any],
    manifest: Manifest | None = None,
    listen: Callable[[Any], None] | None = None,
) -> dbtRunnerResult:
    """Run dbt within this process on the parsed project (or a changed one)."""
    known = manifest or parsed()
    places = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target", "single"]
    choices = ["--quiet", "--vars", json.dumps(variables)]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        # A circle of models is found once, where the manifest is checked; dbt would look for one in every run.
        patch.setattr(Linker, "find_cycles", lambda _: None)
        runner = dbtRunner(manifest=known, callbacks=[listen] if listen else [])
        result = runner.invoke([*arguments, *places, *choices])
    # The file is free for others again.
    DuckDBConnectionManager.close_all_connections()
    return result


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
        """Where the commands find it."""
        return {
            "DECISION_TIER_DB": str(self.database),
            "DECISION_TIER_PUBLISHED": str(self.folder / "published" / "tier.duckdb"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "warn",
        }

    def copied_to(self, folder: Path) -> Warehouse:
        """A copy of the database."""
        copy = Warehouse(folder, self.variables)
        shutil.copy(self.database, copy.database)
        (folder / "target").mkdir()
        return copy

    def dbt(self, *arguments: str, **variables: object) -> subprocess.CompletedProcess[str]:
        """Run dbt on it; the outcome is that of its command line."""
        said: list[str] = []

        def listen(event: Any) -> None:
            if event.info.level in ("warn", "error"):
                said.append(event.info.msg)

        choices = {**self.variables, **variables}
        result = invoke(*arguments, environment=self.environment, variables=choices, listen=listen)
        said.append(str(result.exception or ""))
        return subprocess.CompletedProcess(arguments, 0 if result.success else 1, "\n".join(said))

    def generate(self) -> None:
        """Fill its raw tables with the demo world."""
        generator = [sys.executable, "-m", "python_checks.demo_world", "--database", str(self.database)]
        subprocess.run([*generator, "--size", "1k", "--seed", "7", "--as-of", AS_OF], cwd=ROOT, check=True)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the package's own commands on it."""
        command = [sys.executable, "-m", "python_checks", *arguments]
        environment = {**os.environ, **self.environment}
        return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False, env=environment)

    def reading(self) -> duckdb.DuckDBPyConnection:
        """A connection for many queries, for opening a warehouse costs more than most; one thread costs least."""
        connection = duckdb.connect(str(self.database), read_only=True)
        connection.execute("set threads = 1")
        return connection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.reading() as connection:
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
        content = "select md5(string_agg(cast(r as varchar), '|' order by cast(r as varchar))) from {} as r"
        relations = self.columns()
        with self.reading() as connection:
            return {one: str(connection.execute(content.format(one)).fetchall()[0][0]) for one in relations}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process begin with the demo world and the others do meanwhile what needs none; then come the longest."""
    place = {name: number for number, name in enumerate(LONGEST, start=-len(LONGEST))}
    need = {item.path for item in items if "demo" in getattr(item, "fixturenames", ())}
    first = min(need, key=lambda path: (place.get(path.name, 0), path), default=None)
    items.sort(key=lambda item: (item.path != first, item.path in need, place.get(item.path.name, 0)))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo world of a thousand persons, built with the tests of data; a copy of this process's own, to write to."""
    own = tmp_path_factory.mktemp("demo") / "copy"
    shutil.copytree(once("demo", build_demo), own)
    return Warehouse(own)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """An empty warehouse."""
    return Warehouse(tmp_path)


def build_demo(folder: Path) -> None:
    """Generate and build."""
    demo = Warehouse(folder)
    demo.generate()
    # The unit tests say nothing of its data, and are another test: whoever waits for the demo world waits half as long.
    outcome = demo.dbt("build", "--exclude-resource-type", "unit_test")
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
