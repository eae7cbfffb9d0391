"""Rows that are out to do harm: they carry what must never be published, and what may mean something to a reader."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from python_checks.project import project_vars

SOURCES = tuple(project_vars()["decision_tier_sources"])
# Whatever personal is planted, in whichever form, carries the mark or the number.
MARK, NUMBER = "quillfeather", "5559876"
PERSONAL = (
    f"Xanthippe.{MARK}+{{number}}@{MARK}.example",
    f"Xanthippe {MARK.title()} {{number}}",
    f"+1{NUMBER}{{number}}",
)
INJECTIONS = (
    "'; drop table decision_tier.customers; --",
    '" or ""="',
    "{{ 1 / 0 }}",
    "{% raise %}{#",
    '=HYPERLINK("http://harm.example")',
    "+1+1",
    "-1-1",
    "@SUM(1)",
    "%s %(x)s \\ \\x00 $1",
    "a\x00b\x01\x1b[31m\r\n\t\u202e",
)
LONG = "x" * 1_000_000
LONG_TABLES = ("canonical.people", "canonical.events", "canonical.tickets", "hubspot.contact")
FEW = 12
IS_KEY = re.compile(r"(^|_)id$")


def plant(database: Path) -> None:
    """Give every raw table a row a value: a copy of one of its rows, the value in every text column that is no code."""
    with duckdb.connect(str(database)) as connection:
        for number, (relation, columns) in enumerate(raw_tables(connection).items(), start=1000):
            free = [column for column in columns if not is_code(connection, relation, column)]
            if not free:
                continue
            values = [
                *(value.format(number=number) for value in PERSONAL),
                *(f"{value} {number}" for value in (*INJECTIONS, *([LONG] if relation in LONG_TABLES else []))),
            ]
            # A name is no key of any system; everything else may be one.
            key = f"case when hostile.value like 'Xanthippe %' then 'record {number}' else hostile.value end"
            replaced = ", ".join(
                f'{key if IS_KEY.search(column) else "hostile.value"} as "{column}"' for column in free
            )
            connection.execute(
                f"insert into {relation} select sample.* replace ({replaced}) "
                f"from (select * from {relation} limit 1) as sample "
                "cross join (select unnest($values) as value) as hostile",
                {"values": values},
            )


def copied(database: Path) -> list[str]:
    """Every value of the rows that are copied: a copy that keeps its numbers is a newer version of one, or its."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = [connection.execute(f"from {relation} limit 1").fetchone() or () for relation in raw_tables(connection)]
    return sorted({str(value).lower() for row in rows for value in row if value is not None})


def raw_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The text columns of every raw table."""
    found: dict[str, list[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where list_contains($sources, schema_name) and data_type = 'VARCHAR' order by all",
        {"sources": SOURCES},
    ).fetchall():
        found.setdefault(f'{schema}."{table}"', []).append(column)
    return found


def is_code(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> bool:
    """Whether a column takes so few values that another would only set the row aside."""
    row = connection.sql(f'select count(distinct "{column}") from {relation}').fetchone()
    return row is not None and 0 < row[0] <= FEW
