"""The package installed into another project, which overrides a seed, a var and a source and adds a vendor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import AS_OF

from python_checks.project import ROOT

ADOPTER = Path(__file__).parent / "fixtures" / "adopter"
RAW = """
create schema landing;
create schema loyalty;
create table landing.people as from (values
    ('crm', '1', 'contact', 'ann@x.example'),
    ('crm', '2', 'contact', 'desk@team.example'),
    ('crm', '3', 'contact', 'info@x.example')
) as rows_of (source_system, source_record_id, record_type, email);
create table loyalty.members as from (values
    ('L1', 'Ann@x.example', '2025-01-01', '2025-01-02'),
    ('L2', 'desk@team.example', '2025-01-01', '2025-01-02'),
    ('L3', 'info@x.example', '2025-01-01', '2025-01-02'),
    ('L4', null, 'in spring', '2025-01-02')
) as rows_of (card, mail, joined, loaded_at);
"""
CHOSEN = ["+customer_identities", "+source_coverage", "+int_row_accounts"]

Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """A question to the warehouse that the installing project built."""
    folder = tmp_path_factory.mktemp("adopter") / "project"
    shutil.copytree(ADOPTER, folder)
    database = folder / "adopter.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(RAW)
    environment = {**os.environ, "DECISION_TIER_DB": str(database), "PACKAGE": str(ROOT)}
    for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
        environment.pop(name, None)
    dbt = Path(sys.executable).parent / "dbt"
    choice = f"decision_tier_as_of: '{AS_OF}'"
    for command in (
        ["deps"],
        ["build", "--exclude-resource-type", "unit_test", "--indirect-selection", "cautious", "--select", *CHOSEN],
    ):
        outcome = subprocess.run(
            [dbt, *command, "--quiet", "--vars", choice],
            cwd=folder, env=environment, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert outcome.returncode == 0, outcome.stdout

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return ask


pytestmark = [pytest.mark.builds, pytest.mark.nightly]


def test_vendor_of_ones_own_is_read_like_any_other(rows: Rows) -> None:
    assert rows(
        "select raw_status, raw_reason, sum(row_count) from tier_intermediate.int_row_accounts "
        "where raw_source = 'loyalty' group by all order by all"
    ) == [("quarantined", "UNPARSABLE_VALUE", 1), ("used", None, 3)]
    assert rows("select status, missing_columns from governance.source_coverage where source_system = 'loyalty'") == [
        ("present", "")
    ]


def test_seed_of_ones_own_takes_the_place_of_the_packages(rows: Rows) -> None:
    joined = {
        frozenset(records)
        for (records,) in rows(
            "select list(source_record_id) from decision_tier.customer_identities group by customer_id"
        )
    }
    # The adopter blocks the addresses of team.example and nothing else; the package would block info@ and not desk@.
    assert joined == {frozenset({"1", "L1"}), frozenset({"3", "L3"}), frozenset({"2"}), frozenset({"L2"})}


def test_var_and_source_are_those_of_the_adopter(rows: Rows) -> None:
    assert rows(
        "select sum(row_count) from tier_intermediate.int_row_accounts "
        "where raw_source = 'canonical' and raw_table = 'people'"
    ) == [(3,)]
    assert rows("select count(*) from governance.source_coverage where source_system = 'hubspot'") == [(0,)]


def test_schemas_of_the_package_keep_their_names(rows: Rows) -> None:
    """The adopter's own nodes stand where the adopter says: by default dbt puts the target's schema first."""
    schemas = {
        own: {
            schema for (schema,) in rows(f"select distinct table_schema from information_schema.tables where {where}")
        }
        for own, where in {
            True: "table_name like '%loyalty%' or table_name = 'blocked_identifiers'",
            False: "table_name not like '%loyalty%' and table_name not in ('blocked_identifiers', 'people', 'members')",
        }.items()
    }
    assert schemas == {
        True: {"main_tier_staging", "main_tier_definitions"},
        False: {"tier_staging", "tier_intermediate", "tier_definitions", "decision_tier", "governance"},
    }
