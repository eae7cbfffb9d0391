"""Build the tier: raw data (a demo world where there is none), `dbt build`, expectations, publication."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb

from python_checks import definition_faults, publish
from python_checks.project import (
    PUBLISHED_SCHEMAS,
    ROOT,
    CheckFailed,
    ProjectError,
    database,
    dbt_command,
    in_a_line,
    open_database,
    project_vars,
    remedies,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The choices of the command."""
    parser.add_argument("--size", default="1k", help="persons of the demo world (default: 1k)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the demo world (default: 7)")


def run(arguments: argparse.Namespace) -> None:
    """Build, check, publish, and say what there is."""
    path = database()
    path.parent.mkdir(parents=True, exist_ok=True)
    refuse_unwritable(path)
    if not has_raw_data(path):
        refuse_data_of_nobody(path)
        generate_demo_world(path, arguments.size, arguments.seed)
    build(path)
    print("Checking the expectations and publishing")
    print(report(publish.publish()))


def refuse_unwritable(path: Path) -> None:
    """Refuse a warehouse that the build could only fail on, model after model."""
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ProjectError(f"{path} cannot be written: allow it, or set DECISION_TIER_DB")


def generate_demo_world(path: Path, size: str, seed: int) -> None:
    """Fill the raw schemas of a database that has none, with everything known about the truth beside it."""
    print(f"No raw data in {path}: generating a demo world of {size} persons")
    command = [sys.executable, "-m", "python_checks.demo_world"]
    choices = ["--database", str(path), "--size", size, "--seed", str(seed)]
    if subprocess.run([*command, *choices], cwd=ROOT, check=False).returncode != 0:
        raise ProjectError("the demo world was not generated; its message is above")


def has_raw_data(path: Path) -> bool:
    """Whether the raw schema of any source that is on has a table, or is in another database."""
    settings = project_vars()
    sources = settings["decision_tier_sources"]
    if any(settings.get(f"decision_tier_{source}_database") for source in sources):
        return True
    return not schemas_with_tables(path).isdisjoint(
        str(settings.get(f"decision_tier_{source}_schema", source)) for source in sources
    )


def refuse_data_of_nobody(path: Path) -> None:
    """Refuse to put a demo world beside data that belongs to no source: somebody's own, in a schema not yet named."""
    if strange := sorted(
        schema
        for schema in schemas_with_tables(path)
        if not schema.startswith("tier_") and schema not in (*PUBLISHED_SCHEMAS, "demo_world")
    ):
        raise ProjectError(
            f"{path} has tables in {', '.join(strange)}, which no source that is on reads: say in dbt_project.yml "
            "where its tables are (decision_tier_<source>_schema), or set DECISION_TIER_DB to another file for a demo"
        )


def schemas_with_tables(path: Path) -> set[str]:
    """The schemas of a database that have a table; none where it is not there."""
    if not path.exists():
        return set()
    with open_database(path) as connection, in_a_line(f"{path} cannot be read"):
        found = connection.sql("select distinct schema_name from duckdb_tables()").fetchall()
    return {schema for (schema,) in found}


def build(path: Path) -> None:
    """Run `dbt build`, at the demo world's instant where the raw data is a demo world."""
    clock = demo_clock(path)
    print(f"Building {path}" + (f" as of {clock}" if clock else ""))
    choice = ["--vars", json.dumps({"decision_tier_as_of": str(clock)})] if clock else []
    exit_code = run_while_the_disk_serves(path, *dbt_command("build", "--quiet", *choice))
    if exit_code == 2:
        raise ProjectError("dbt could not start; its message is above")
    if exit_code != 0:
        faults = definition_faults.of_last_build(path)
        raise CheckFailed("\n".join(["dbt build failed, nothing is published; its messages are above", *faults]))


def run_while_the_disk_serves(path: Path, *command: str) -> int:
    """Run a command and say what it says; the exit code.

    On a full disk or in a damaged file every statement fails that comes after, so the first ends the command.
    """
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for line in process.stdout or ():
            if found := remedies(line):
                process.kill()
                raise ProjectError("; ".join([f"{path} cannot be built, nothing is published: {line.strip()}", *found]))
            print(line, end="", flush=True)
    return process.returncode


def demo_clock(path: Path) -> datetime | None:
    """The instant a demo world is seen at; none where the raw data is not a demo world."""
    if not path.exists():
        return None
    with open_database(path) as connection, in_a_line(f"{path} cannot be read"):
        try:
            row = connection.sql("select as_of from demo_world.settings").fetchone()
        except duckdb.CatalogException:
            return None
    return row[0] if row else None


def report(publication: publish.Publication) -> str:
    """What was built and where to look, from the published file itself."""
    with open_database(publication.path) as connection, in_a_line(f"{publication.path} cannot be read"):
        tables = connection.sql(
            "select schema_name, table_name, row_count from governance.publication order by all"
        ).fetchall()
        quarantined = connection.sql(
            "select source_system, table_name, reason_code, sum(row_count) "
            "from governance.quarantine group by all order by all"
        ).fetchall()
    lines = [f"{schema + '.' + table:<50}{rows:>12,}" for schema, table, rows in tables]
    reasons = [f"{source + '.' + table:<34}{reason:<28}{rows:>12,}" for source, table, reason, rows in quarantined]
    return "\n".join(
        [
            "",
            f"Published tables ({', '.join(PUBLISHED_SCHEMAS)})",
            *lines,
            "",
            "Quarantined raw rows",
            *(reasons or ["none"]),
            "",
            f"Warehouse         {database()}",
            f"Published         {publication.path}",
            f"Clock             {publication.run.as_of}",
            f"Definitions hash  {publication.run.definitions_hash}",
        ]
    )
