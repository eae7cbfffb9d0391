"""The README's examples answer what it says they answer, on the demo world."""

import re

import duckdb
import pytest
from conftest import Warehouse

from python_checks.project import ROOT, readers

EXAMPLE = re.compile(r"```sql\n(?P<sql>.*?)```\n\n```\n(?P<answer>.*?)```", re.DOTALL)


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The rows of a query as the README shows them: a header, and columns two blanks apart."""
    result = connection.execute(sql)
    header = [column[0] for column in result.description or []]
    rows = [header, *([("" if value is None else str(value)) for value in row] for row in result.fetchall())]
    widths = [max(len(row[index]) for row in rows) for index in range(len(header))]
    return "".join(
        "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


@pytest.mark.builds
def test_examples_are_current(demo: Warehouse) -> None:
    examples = EXAMPLE.findall((ROOT / "README.md").read_text())
    assert len(examples) == 3
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        for sql, shown in examples:
            assert answer(connection, sql) == shown


def test_a_changed_answer_is_noticed() -> None:
    with duckdb.connect() as connection:
        assert (
            answer(connection, "select 'low' as value_tier, 2 as customers") == "value_tier  customers\nlow         2\n"
        )


def test_roles_read_what_the_project_grants() -> None:
    granted = {(role, schema) for schema, roles in readers().items() for role in roles}
    table = (ROOT / "README.md").read_text().partition("## Who may read what")[2].partition("\n## ")[0]
    rows = [row.split("|")[1:3] for row in table.splitlines() if row.startswith("|") and "`" in row]
    shown = {(role.strip(), schema) for role, text in rows for schema in re.findall(r"`(\w+)`", text)}
    assert shown == granted != set()
