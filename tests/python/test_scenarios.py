"""Whatever is switched off or absent, every model has the same columns and types, so the marts have.

A switch can only change the SQL of the models that ask for it: those whose macros read the vars of the sources, the
descriptions of raw tables or the warehouse. So these are compiled for each scenario, and the database says which
columns and types their SQL has over tables of the shapes that the demo world's build gave. All other models have the
same SQL in every scenario and read the same shapes; that they build, the demo world shows.
"""

from __future__ import annotations

import itertools
import re
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from conftest import AS_OF, Warehouse, invoke, parsed
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ModelNode

from python_checks.project import project_vars

ASKS = re.compile(r"decision_tier_(sources|adapters|live_adapters)\b|\bload_relation\(|\bgraph\.sources\b")
Shape = list[tuple[str, str]]


@dataclass(frozen=True)
class Scenario:
    """The sources that are on, and what is there of their raw tables."""

    on: frozenset[str]
    tables: str = "all"
    columns: str = "all"

    def __str__(self) -> str:
        return f"{'+'.join(sorted(self.on)) or 'none'}/{self.tables}/{self.columns}"


def scenarios(which: str) -> list[Scenario]:
    """The scenarios of one list of the file, for the sources there are."""
    sources = sorted(project_vars()["decision_tier_adapters"])
    everything = frozenset(sources)
    kinds = {
        "all": [everything],
        "none": [frozenset[str]()],
        "each": [frozenset([one]) for one in sources],
        "pair": [frozenset(two) for two in itertools.combinations(sources, 2)],
        "without": [everything - {one} for one in sources],
    }
    rules = yaml.safe_load(Path(__file__).with_name("scenarios.yml").read_text())[which]
    return [
        Scenario(on, rule.get("tables", "all"), rule.get("columns", "all"))
        for rule in rules
        for on in kinds[rule["sources"]]
    ]


@dataclass
class World:
    """An empty warehouse of the shapes a build gave, beside a manifest to compile."""

    warehouse: Warehouse
    manifest: Manifest
    shapes: dict[str, Shape]
    known: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def asking(self) -> dict[str, Any]:
        """The models whose SQL may depend on a switch, by name."""
        asks = {name for name, macro in self.manifest.macros.items() if ASKS.search(macro.macro_sql)}
        while (
            more := {name for name, macro in self.manifest.macros.items() if asks & set(macro.depends_on.macros)} - asks
        ):
            asks |= more
        return {
            node.name: node
            for node in self.manifest.nodes.values()
            if isinstance(node, ModelNode) and (asks & set(node.depends_on.macros) or ASKS.search(node.raw_code))
        }

    def faults(self, scenario: Scenario) -> list[str]:
        """The models whose columns or types are others in a scenario, or whose SQL the database does not take."""
        self.land(scenario)
        # What became of one raw table does not depend on the other sources.
        chosen = {name: node for name, node in self.asking.items() if not self.is_known(node, scenario)}
        choices = {"decision_tier_as_of": AS_OF, "decision_tier_sources": sorted(scenario.on)}
        found = []
        compiled = self.compiled(list(chosen), choices)
        with duckdb.connect(str(self.warehouse.database), read_only=True) as connection:
            for name, sql in compiled.items():
                try:
                    shape = [(row[0], row[1]) for row in connection.execute(f"describe {sql}").fetchall()]
                except duckdb.Error as error:
                    found.append(f"{scenario}: {name} does not build: {str(error).splitlines()[0]}")
                    continue
                if shape != self.shapes[name]:
                    changed = sorted(set(shape) ^ set(self.shapes[name]))
                    found.append(f"{scenario}: {name} has other columns: {changed or 'in another order'}")
        return found

    def is_known(self, node: Any, scenario: Scenario) -> bool:
        """Whether a model of one raw table was checked with its source in the same state before; if not, it is now."""
        sources = {name.split(".")[2] for name in node.depends_on.nodes if name.startswith("source.")}
        if len(sources) != 1:
            return False
        state = f"{scenario.tables}/{scenario.columns}" if sources <= scenario.on else "off"
        is_new = (node.name, state) not in self.known
        self.known.add((node.name, state))
        return not is_new

    def compiled(self, models: list[str], choices: dict[str, Any]) -> dict[str, str]:
        """The SQL of models under a choice of vars."""
        selected = ["--indirect-selection", "empty", "--select", *models]
        environment = self.warehouse.environment
        outcome = invoke(
            "compile", "--no-write-json", *selected, environment=environment, manifest=self.manifest, variables=choices
        )
        assert outcome.success, [
            str(outcome.exception),
            *(one.message for one in getattr(outcome.result, "results", [])),
        ]
        results: Any = outcome.result
        return {one.node.name: one.node.compiled_code for one in results.results}

    def land(self, scenario: Scenario) -> None:
        """Have the raw tables and columns of a scenario."""
        statements = []
        for source in self.manifest.sources.values():
            meta = source.config.meta or source.meta
            relation = f'"{source.schema}"."{source.identifier}"'
            statements.append(f'create schema if not exists "{source.schema}"; drop table if exists {relation}')
            if scenario.tables == "required" and not meta.get("required"):
                continue
            names = [name for name in source.columns if scenario.columns == "all" or name in meta.get("key", [])]
            columns = [f'"{name}" varchar' for name in names] or ['"of_no_use" varchar']
            statements.append(f"create table {relation} ({', '.join(columns)})")
        self.warehouse.write("; ".join(statements))


@pytest.fixture(scope="module")
def world(demo: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The shapes of the demo world's build, as empty tables."""
    copy = demo.copied_to(tmp_path_factory.mktemp("scenarios"))
    copy.database.unlink()
    shapes: dict[str, Shape] = {}
    statements = []
    for schema, name, columns, types in demo.rows(
        "select schema_name, table_name, list(column_name order by column_index), "
        "list(data_type order by column_index) from duckdb_columns() "
        "where schema_name like '%tier%' or schema_name in ('governance', 'outcomes') group by all order by all"
    ):
        shapes[name] = list(zip(columns, types, strict=True))
        listed = ", ".join(f'"{column}" {kind}' for column, kind in shapes[name])
        statements.append(f"create schema if not exists {schema}; create table {schema}.{name} ({listed})")
    copy.write("; ".join(statements))
    return World(copy, parsed(), shapes)


@pytest.mark.builds
def test_extreme_switches_change_no_column(world: World) -> None:
    assert faults(world, scenarios("every_change")) == []


@pytest.mark.builds
@pytest.mark.nightly
def test_no_switch_changes_a_column(world: World) -> None:
    chosen = scenarios("nightly")
    assert len(set(chosen)) == len(chosen) >= 40
    assert faults(world, chosen) == []


@pytest.mark.builds
@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("{{ 'select 1 as one' if 'hubspot' in var('decision_tier_sources') else 'select one' }}", "does not build"),
        ("select {{ 1 if source_is_on('hubspot') else '1.5' }} as one", "has other columns"),
    ],
)
def test_planted_switch_is_found(world: World, planted: str, found: str) -> None:
    """A model nobody suspects, whose columns, types or soundness depend on a source."""
    (name,) = (one for one, node in world.manifest.nodes.items() if node.name == "int_fx_daily")
    node = deepcopy(world.manifest.nodes[name])
    node.raw_code = planted
    node.depends_on.macros = [*node.depends_on.macros, "macro.decision_tier.source_is_on"] if "is_on" in planted else []
    manifest = deepcopy(world.manifest)
    manifest.nodes[name] = node
    changed = World(world.warehouse, manifest, {**world.shapes, "int_fx_daily": [("one", "INTEGER")]})
    assert "int_fx_daily" in changed.asking
    changed.asking = {"int_fx_daily": node}
    on = Scenario(frozenset({"hubspot"}))
    assert changed.faults(on) == []
    (fault,) = changed.faults(replace(on, on=frozenset()))
    assert found in fault


def faults(world: World, chosen: list[Scenario]) -> list[str]:
    """What is wrong in any of the scenarios."""
    return [fault for scenario in chosen for fault in world.faults(scenario)]
