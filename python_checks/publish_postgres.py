"""Copy the published tier to PostgreSQL, in one transaction: readers there see the old tier or the new one, whole.

What is copied is the published file, so nothing gets there that was not published. The roles that `+grants` names in
`dbt_project.yml` may read what it names, and nothing else.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from python_checks.project import PUBLISHED_SCHEMAS, CheckFailed, ProjectError, open_database, published, readers

# What DuckDB's types are called where they are called otherwise; whatever else there is becomes text.
TYPES = {"DOUBLE": "double precision", "VARCHAR": "text"}
SAME_NAME = ("BIGINT", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
# Who holds a table for longer than this keeps the old tier; new readers would have to wait behind the publication.
PATIENCE = "30s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("url", help="the database, such as postgresql://user@host/name; its password is PGPASSWORD's")


def run(arguments: argparse.Namespace) -> None:
    """Copy, and say what."""
    print(f"{copy_tier(published(), arguments.url)} tables of {published()} are in PostgreSQL")


def copy_tier(tier: Path, url: str) -> int:
    """Copy the published file into the database; the number of tables."""
    with open_database(tier) as source, explained(), connect(url) as connection, connection.cursor() as cursor:
        source.execute("set TimeZone = 'UTC'")
        refuse_foreign(cursor)
        tables = tables_of(source, PUBLISHED_SCHEMAS)
        for schema in PUBLISHED_SCHEMAS:
            cursor.execute(f"create schema {schema}_new")
        for schema, table in tables:
            copy_table(source, cursor, schema, table, f"{schema}_new")
        swap(cursor)
    connection.close()
    return len(tables)


def connect(url: str) -> Any:
    """A connection of psycopg2's; a transaction that ends with its block, and is taken back where that fails."""
    try:
        import psycopg2
    except ImportError as error:
        raise ProjectError("publishing to PostgreSQL needs the extra `postgres`: pip install dbt-postgres") from error
    return psycopg2.connect(url)


@contextmanager
def explained() -> Iterator[None]:
    """Say in a line what PostgreSQL refuses."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith("psycopg2"):
            raise
        said = " ".join(str(error).split())
        raise CheckFailed(f"not published to PostgreSQL, where everything stays as it is: {said}") from error


def refuse_foreign(cursor: Any) -> None:
    """Raise where the schemas hold something that no publication made, such as the working tier of a dbt run."""
    cursor.execute(
        "select nspname from pg_namespace where nspname = any(%s) and to_regclass('governance.publication') is null",
        [list(PUBLISHED_SCHEMAS)],
    )
    if found := sorted(name for (name,) in cursor.fetchall()):
        raise ProjectError(f"the database has a schema {found[0]} that was not published; name another database")


def tables_of(source: duckdb.DuckDBPyConnection, schemas: tuple[str, ...]) -> list[tuple[str, str]]:
    """The tables of schemas, in a fixed order."""
    return source.execute(
        "select schema_name, table_name from duckdb_tables() where schema_name in (select unnest(?)) order by all",
        [list(schemas)],
    ).fetchall()


def columns_of(source: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[tuple[str, str]]:
    """Names and types of a table of DuckDB's."""
    return source.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ? "
        "order by column_index",
        [schema, table],
    ).fetchall()


def copy_table(source: duckdb.DuckDBPyConnection, cursor: Any, schema: str, table: str, into: str) -> None:
    """Make a table of DuckDB's in a schema of PostgreSQL's, rows included."""
    listed = ", ".join(
        f'"{name}" {TYPES.get(kind, kind if kind in SAME_NAME or kind.startswith("DECIMAL") else "text")}'
        for name, kind in columns_of(source, schema, table)
    )
    # A text of PostgreSQL's has no null byte, and one row with one would keep all of the tier out.
    selected = ", ".join(
        f"replace(\"{name}\", chr(0), '')" if kind == "VARCHAR" else f'"{name}"'
        for name, kind in columns_of(source, schema, table)
    )
    cursor.execute(f'create table "{into}"."{table}" ({listed})')
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        rows = f'(select {selected} from "{schema}"."{table}")'
        sent = source.execute(f"copy {rows} to '{file}' (format csv, header false, nullstr '\\N')")
        (count,) = sent.fetchone() or (0,)
        with file.open("rb") as lines:
            cursor.copy_expert(f'copy "{into}"."{table}" from stdin (format csv, null \'\\N\')', lines)
    if cursor.rowcount != count:
        raise CheckFailed(
            f"not published to PostgreSQL: {cursor.rowcount} of {count} rows of {schema}.{table} came through"
        )


def swap(cursor: Any) -> None:
    """Let the new schemas take the place of the old ones, which go; raise where something outside rests on them."""
    cursor.execute(f"set local lock_timeout = '{PATIENCE}'")
    cursor.execute(
        "select string_agg(format('%%I.%%I', schemaname, tablename), ', ') from pg_tables where schemaname = any(%s)",
        [list(PUBLISHED_SCHEMAS)],
    )
    if old := cursor.fetchone()[0]:
        cursor.execute(f"drop table {old}")
    for schema in PUBLISHED_SCHEMAS:
        cursor.execute(f"drop schema if exists {schema}")
        cursor.execute(f"alter schema {schema}_new rename to {schema}")
        roles = ", ".join(readers()[schema])
        cursor.execute(f"grant usage on schema {schema} to {roles}")
        cursor.execute(f"grant select on all tables in schema {schema} to {roles}")
