"""Where things are, and how dbt is run on them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import yaml

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED_SCHEMAS = ("decision_tier", "governance", "outcomes")

OK, DATA_FAILURE, USAGE_ERROR, ENGINE_ERROR = 0, 1, 2, 3

# What DuckDB and the file system say where the disk is at fault, and not the project; and what puts that right.
REMEDIES = {
    r"No space left on device|File too large|Disk quota exceeded|failed to offload data": "make room on that disk",
    r"Corrupt database file|Could not read enough bytes|not a valid DuckDB database|Failure while replaying WAL|"
    r"file on disk was truncated": "the file is damaged: put a sound copy in its place",
}


class ProjectError(Exception):
    """Something the user can put right; its text is one line that says what and how."""

    exit_code = USAGE_ERROR


class CheckFailed(ProjectError):
    """The data or the project broke a rule."""

    exit_code = DATA_FAILURE


class EngineError(ProjectError):
    """A tool crashed; that says nothing about the data."""

    exit_code = ENGINE_ERROR


@contextmanager
def in_a_line(consequence: str) -> Iterator[None]:
    """Say in a line what the file system or the database refuses, what comes of it, and what puts it right."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        said = str(error)
        line = (said.splitlines() or [type(error).__name__])[0]
        raise ProjectError("; ".join([f"{consequence}: {line}", *remedies(said)])) from error


def remedies(said: str) -> list[str]:
    """What puts right what a message says of the disk; empty where it says nothing of it."""
    return [remedy for pattern, remedy in REMEDIES.items() if re.search(pattern, said)]


def database() -> Path:
    """The DuckDB file with the raw schemas and the built ones."""
    return ROOT / os.environ.get("DECISION_TIER_DB", "decision_tier.duckdb")


def published() -> Path:
    """The DuckDB file that operational readers open."""
    return ROOT / os.environ.get("DECISION_TIER_PUBLISHED", "published/decision_tier.duckdb")


def target() -> Path:
    """The folder dbt writes its artefacts to."""
    return ROOT / os.environ.get("DBT_TARGET_PATH", "target")


def artefact(name: str) -> dict[str, Any]:
    """An artefact of dbt's, such as `manifest`."""
    path = target() / f"{name}.json"
    if not path.exists():
        raise ProjectError(f"{path} is missing: run `dbt build` (or `make build`) first")
    try:
        content: dict[str, Any] = json.loads(path.read_text())
    except ValueError as error:
        raise ProjectError(f"{path} cannot be read: run `make build` again ({error})") from error
    return content


def project_vars() -> dict[str, Any]:
    """The vars of `dbt_project.yml`."""
    content = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    found: dict[str, Any] = content["vars"]["decision_tier"]
    return found


def readers() -> dict[str, list[str]]:
    """The roles that may read each schema, as `dbt_project.yml` grants it."""
    content = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    marts = content["models"]["decision_tier"]["marts"].values()
    folders = [folder for folder in marts if isinstance(folder, dict) and "+schema" in folder]
    found: dict[str, set[str]] = {}
    for folder in [*folders, content["seeds"]["decision_tier"]]:
        found.setdefault(folder["+schema"], set()).update(folder["+grants"]["select"])
    return {schema: sorted(roles) for schema, roles in found.items()}


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A database, to read; one line where it is not there or another process holds it."""
    if not path.exists():
        raise ProjectError(f"{path} does not exist: run `make build`, or set DECISION_TIER_DB")
    with in_a_line(f"{path} cannot be opened"):
        # A table that is not there shall not be taken for a Python variable of its name.
        return duckdb.connect(str(path), read_only=True, config={"python_enable_replacements": False})


def spill_folder(path: Path) -> Path:
    """Where the queries on a database put what does not fit into memory: where DuckDB does for one it may write to."""
    return path.with_name(f"{path.name}.tmp")


def quoted(path: Path) -> str:
    """A path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"


def manifest_without_data(command: str) -> dict[str, Any]:
    """The manifest of the project as its files are now, by a dbt command on an empty warehouse."""
    manifest: dict[str, Any] = json.loads((folder_without_data(command) / "manifest.json").read_text())
    return manifest


def folder_without_data(command: str) -> Path:
    """What dbt writes of the project as its files are now, by a command on an empty warehouse.

    Every check shares one folder, so that only the first has to parse the project.
    """
    folder = target() / "without_data"
    environment = {"DECISION_TIER_DB": str(folder / "warehouse.duckdb")}
    choices = ["--quiet", "--log-level-file", "none", "--target", "single", "--target-path", str(folder)]
    outcome = run_dbt(command, *choices, environment=environment)
    if outcome.returncode != 0:
        raise CheckFailed(f"the project does not {command}\n{outcome.stdout.strip()}")
    return folder


def run_dbt(
    *arguments: str, quiet: bool = True, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run dbt in a process of its own, so that the database is closed afterwards."""
    return subprocess.run(
        dbt_command(*arguments),
        cwd=ROOT,
        text=True,
        capture_output=quiet,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def dbt_command(*arguments: str) -> list[str]:
    """The command line of dbt on this project."""
    dbt = Path(sys.executable).parent / "dbt"
    return [str(dbt), *arguments, "--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
