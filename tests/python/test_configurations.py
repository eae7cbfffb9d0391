"""The project stands whatever raw data there is: none, empty tables, one source, or tables as vendors land them."""

import json
from collections.abc import Callable

import pytest
import yaml
from conftest import AS_OF, Warehouse

from python_checks.project import ROOT, project_vars

pytestmark = pytest.mark.builds

VENDORS = ["hubspot", "intercom", "salesforce", "shopify"]
# Nobody reads the staging folders of sources that are off.
OFF = [f"path:models/staging/{source}" for source in project_vars()["decision_tier_adapters"] if source not in VENDORS]


def test_empty_database_is_enough_to_document_the_project(warehouse: Warehouse) -> None:
    # That everything compiles there is what the check of the manifest finds out first; compiling would make the folder.
    (warehouse.folder / "target").mkdir()
    outcome = warehouse.dbt("docs", "generate", "--no-compile")
    assert outcome.returncode == 0, outcome.stdout
    assert (warehouse.folder / "target" / "catalog.json").exists()


@pytest.mark.nightly
def test_empty_canonical_tables_alone_give_every_mart_its_columns(warehouse: Warehouse) -> None:
    warehouse.write("create schema canonical; create schema demo_world")
    warehouse.write((ROOT / "python_checks/demo_world/tables/canonical.sql").read_text())
    outcome = warehouse.dbt("build", "--exclude-resource-type", "unit_test", decision_tier_sources=["canonical"])
    assert outcome.returncode == 0, outcome.stdout
    assert {name: [column for column, _ in columns] for name, columns in warehouse.columns().items()} == {
        f"{node['schema']}.{node['name']}": list(node["columns"])
        for node in json.loads((warehouse.folder / "target" / "manifest.json").read_text())["nodes"].values()
        if node["config"].get("contract", {}).get("enforced")
    }
    assert warehouse.rows("select distinct raw_rows from governance.row_reconciliation") == [(0,)]
    assert warehouse.rows("select count(*) from decision_tier.customers") == [(0,)]
    assert ("off",) in warehouse.rows("select distinct status from governance.source_coverage")


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param(["--exclude-resource-types", "test", "unit_test", "--exclude", *OFF], id="tests"),
        pytest.param(["--exclude-resource-types", "unit_test"], id="unit tests", marks=pytest.mark.nightly),
    ],
)
def test_sample_data_of_vendors_builds_and_reconciles(
    warehouse: Warehouse, load_samples: Callable[[Warehouse, str], None], left_out: list[str]
) -> None:
    """Builds on the sample data of vendors, where present."""
    for vendor in VENDORS:
        load_samples(warehouse, vendor)
    choices = {"decision_tier_sources": VENDORS, "decision_tier_as_of": "2026-06-30 00:00:00"}
    outcome = warehouse.dbt("build", "--no-write-json", *left_out, **choices)
    assert outcome.returncode == 0, outcome.stdout
    (counts,) = warehouse.rows(
        "select sum(raw_rows), sum(used_rows + quarantined_rows + ignored_rows), sum(used_rows) "
        "from governance.row_reconciliation"
    )
    assert counts[0] == counts[1] > 0
    assert counts[2] > 0
    assert warehouse.rows("select count(*) > 0 from decision_tier.customers") == [(True,)]


def test_missing_required_table_stops_the_build_with_one_line(warehouse: Warehouse) -> None:
    warehouse.write("create schema hubspot")
    outcome = warehouse.dbt("run", "--no-write-json", "--select", "base_hubspot__contact")
    lines = [line.strip() for line in outcome.stdout.splitlines() if "required raw table" in line]
    assert outcome.returncode == 1
    assert len(set(lines)) == 1
    assert all(word in lines[0] for word in ["contact", "hubspot", "decision_tier_hubspot_schema"])


def test_clock_that_is_no_time_stops_with_one_line(warehouse: Warehouse) -> None:
    choice = ["compile", "--no-write-json", "--select", "int_source_coverage"]
    outcome = warehouse.dbt(*choice, decision_tier_as_of="yesterday")
    assert outcome.returncode != 0
    assert "decision_tier_as_of is 'yesterday'" in outcome.stdout


def test_default_sources_are_those_with_a_folder() -> None:
    folders = {folder.name for folder in (ROOT / "models/staging").iterdir()}
    assert set(project_vars()["decision_tier_sources"]) <= folders == set(project_vars()["decision_tier_adapters"])


def test_sources_warn_of_silence_when_the_definitions_do(demo: Warehouse) -> None:
    ((hours,),) = demo.rows("select max_age_hours from tier_definitions.feed_limits where source_system = '*'")
    for file in (ROOT / "models/staging").glob("*/sources.yml"):
        for source in yaml.safe_load(file.read_text())["sources"]:
            assert source["config"]["freshness"] == {"warn_after": {"count": hours / 24, "period": "day"}}
    outcome = demo.dbt("source", "freshness", "--select", "source:canonical.tickets", "source:zendesk.ticket")
    assert outcome.returncode == 0, outcome.stdout


def test_clock_is_that_of_the_demo_world(demo: Warehouse) -> None:
    ((built_at,),) = demo.rows("select distinct as_of from decision_tier.customers")
    assert str(built_at) == AS_OF
