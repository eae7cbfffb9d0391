"""A team's first hour goes as docs/first_hour.md tells, on the raw tables of the demo world with its sources alone."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import Warehouse
from test_readme import answer

from python_checks.project import PUBLISHED_SCHEMAS, ROOT
from python_checks.report import REF

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

TEAMS = re.split(r"^## ", (ROOT / "docs/first_hour.md").read_text(), flags=re.MULTILINE)[1:3]
BLOCK = r"```\n(.*?)```"
ANSWER = re.compile(r"`analyses/(\S+\.sql)`[^`]*" + BLOCK, re.DOTALL)
# No escalation, preference or request is told of by anybody: agreed.
AGREED = """
    update tier_definitions.trust_inputs set effective_to = '2026-01-01'
    where source_name = '*' and entity in ('escalations', 'preference_events', 'privacy_requests')
"""
COUNT = re.compile(r"^(\w+\.\w+) +([\d,]+)$", re.MULTILINE)


@pytest.mark.parametrize("team", TEAMS, ids=[team.split("\n")[0] for team in TEAMS])
def test_first_hour_goes_as_told(team: str, demo: Warehouse, tmp_path: Path) -> None:
    chosen = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", team, re.DOTALL)[0])["vars"]["decision_tier"]
    own = unbuilt(demo, tmp_path)
    outcome = own.dbt("build", "--exclude-resource-type", "unit_test", **chosen)
    assert outcome.returncode == 0, outcome.stdout
    counts = COUNT.findall(team)
    assert len(counts) >= 4
    for table, shown in counts:
        assert own.rows(f"select count(*) from {table}") == [(int(shown.replace(",", "")),)], table
    builds = team.split("### ")[1:]
    tell(own, builds[0], 3)
    for second in builds[1:]:
        own.write(AGREED)
        outcome = own.dbt("run", "--select", "int_source_freshness+", **chosen)
        assert outcome.returncode == 0, outcome.stdout
        tell(own, second, 1)


def unbuilt(demo: Warehouse, folder: Path) -> Warehouse:
    """The raw tables of the demo world, and nothing built of them."""
    own = demo.copied_to(folder)
    built = own.rows("select schema_name from duckdb_schemas() where schema_name like 'tier%'")
    for schema in {*PUBLISHED_SCHEMAS, *(name for (name,) in built)}:
        own.write(f"drop schema if exists {schema} cascade")
    return own


def tell(own: Warehouse, text: str, least: int) -> None:
    """Each query that is named gives the answer that is shown."""
    shown = ANSWER.findall(text)
    assert len(shown) >= least
    with duckdb.connect(str(own.database), read_only=True) as connection:
        homes = dict(connection.execute("select table_name, schema_name from duckdb_tables()").fetchall())
        for file, rows in shown:
            sql = REF.sub(lambda ref: f"{homes[ref[1]]}.{ref[1]}", (ROOT / "analyses" / file).read_text())
            assert answer(connection, sql) == rows, file
