"""PostgreSQL builds the whole package from the same raw rows and gives the same marts as DuckDB, row for row."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import DEMO, Warehouse
from test_landing_tools import contexts_apart

from python_checks.project import PUBLISHED_SCHEMAS, project_vars, run_dbt

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

# What DuckDB's types are called where they are called otherwise; whatever else is there lands as text.
TYPES = {"DOUBLE": "double precision", "VARCHAR": "text"}
SAME_NAME = ("BIGINT", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
# Sums of doubles differ in their last digits with the order in which they are added.
DIGITS = 6
SETTINGS = {"fsync": "off", "jit": "off", "max_locks_per_transaction": "512", "timezone": "UTC"}


class Server:
    """A PostgreSQL server of this test's own, on the loopback address."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        binary = shutil.which("initdb") or (str(found[-1]) if found else None)
        if binary is None or importlib.util.find_spec("dbt.adapters.postgres") is None:
            pytest.skip("needs PostgreSQL (Debian: postgresql) and the package dbt-postgres (extra: postgres)")
        self.programs = Path(binary).parent
        self.data = folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            for parent in (folder, *folder.parents[:3]):
                parent.chmod(parent.stat().st_mode | 0o011)
        self.run("initdb", "-D", str(self.data), "-A", "trust", "-U", "tier", "-E", "UTF8", "--locale", "C")
        choices = {**SETTINGS, "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder}
        options = " ".join(f"-c {name}={value}" for name, value in choices.items())
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tier", "warehouse")
        for role in ("operations", "analyst", "steward"):
            self.run("createuser", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tier", role)

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL's, which refuses to run as root."""
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*user, str(self.programs / program), *arguments], check=True, stdout=subprocess.DEVNULL)

    def connect(self) -> Any:
        """A connection of psycopg2's."""
        import psycopg2

        return psycopg2.connect(host="127.0.0.1", port=self.port, user="tier", dbname="warehouse")

    def dbt(self, folder: Path, *arguments: str) -> None:
        """Run dbt on it."""
        environment = {
            "DECISION_TIER_PG_PORT": str(self.port), "DECISION_TIER_PG_USER": "tier",
            "DECISION_TIER_PG_DATABASE": "warehouse", "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }  # fmt: skip
        choices = ["--quiet", "--target", "postgres", "--vars", json.dumps(DEMO)]
        outcome = run_dbt(*arguments, *choices, environment=environment)
        assert outcome.returncode == 0, outcome.stdout

    def load(self, raw: duckdb.DuckDBPyConnection, folder: Path) -> None:
        """Copy every raw table."""
        file = folder / "rows.csv"
        with self.connect() as connection, connection.cursor() as cursor:
            for schema, table in raw.execute(
                "select schema_name, table_name from duckdb_tables() where schema_name in (select unnest(?))",
                [list(project_vars()["decision_tier_adapters"])],
            ).fetchall():
                columns = columns_of(raw, schema, table)
                types = [
                    TYPES.get(kind, kind if kind in SAME_NAME or kind.startswith("DECIMAL") else "text")
                    for _, kind in columns
                ]
                listed = ", ".join(f'"{name}" {kind}' for (name, _), kind in zip(columns, types, strict=True))
                cursor.execute(f'create schema if not exists "{schema}"; create table "{schema}"."{table}" ({listed})')
                raw.execute(f"copy {schema}.\"{table}\" to '{file}' (format csv, header false, nullstr '\\N')")
                with file.open() as rows:
                    cursor.copy_expert(f'copy "{schema}"."{table}" from stdin (format csv, null \'\\N\')', rows)


def columns_of(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[tuple[str, str]]:
    """Names and types of a table of DuckDB's."""
    return connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ? "
        "order by column_index",
        [schema, table],
    ).fetchall()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lives as long as the test."""
    server = Server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.run("pg_ctl", "-D", str(server.data), "-m", "immediate", "stop")


def test_postgres_gives_the_same_marts(demo: Warehouse, server: Server, tmp_path: Path) -> None:
    raw = demo.copied_to(tmp_path)
    # Names of PostgreSQL's end after 63 letters.
    raw.write(contexts_apart())
    with duckdb.connect(str(raw.database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        server.load(connection, tmp_path)
    server.dbt(tmp_path, "seed")
    server.dbt(tmp_path, "run")
    assert differences(demo, server, tmp_path) == {}


def differences(demo: Warehouse, server: Server, folder: Path) -> dict[str, tuple[int, int]]:
    """The marts that differ: how many rows only DuckDB has, and how many only PostgreSQL."""
    file = folder / "mart.csv"
    found = {}
    with duckdb.connect(str(demo.database)) as ours, server.connect() as theirs, theirs.cursor() as cursor:
        ours.execute("set TimeZone = 'UTC'")
        for schema, table in ours.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in (select unnest(?)) order by all",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall():
            columns = columns_of(ours, schema, table)
            names = ", ".join(f'"{name}"' for name, _ in columns)
            with file.open("w") as rows:
                cursor.copy_expert(
                    f"copy (select {names} from {schema}.\"{table}\") to stdout (format csv, null '\\N')", rows
                )
            kinds = {name: "VARCHAR" if kind == "BOOLEAN" else kind for name, kind in columns}
            read = f"read_csv('{file}', header = false, auto_detect = false, nullstr = '\\N', columns = {kinds})"
            compared = ", ".join(
                f'round("{name}", {DIGITS})' if kind == "DOUBLE" else f'cast("{name}" as {kind})'
                for name, kind in columns
            )
            here, there = f'select {compared} from {schema}."{table}"', f"select {compared} from {read}"
            counts = ours.execute(
                f"select (select count(*) from ({here} except all {there})), "
                f"(select count(*) from ({there} except all {here}))"
            ).fetchone()
            if counts and any(counts):
                found[f"{schema}.{table}"] = counts
    return found
