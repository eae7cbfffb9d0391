"""Whatever is switched off or absent, every model has the same columns and types, so the marts have.

A switch can only change the SQL of the models that ask for it: those whose macros read the vars of the sources, the
descriptions of raw tables or the warehouse. So these are compiled for each scenario, and the database says which
columns and types their SQL has over tables of the shapes that the demo world's build gave. All other models have the
same SQL in every scenario and read the same shapes; that they build, the demo world shows.
"""

from __future__ import annotations

import itertools
import re
from copy import copy, deepcopy
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

READS_RAW = re.compile(r"\bload_relation\(|\bgraph\.sources\b")
ASKS = re.compile(rf"decision_tier_(sources|adapters|live_adapters)\b|{READS_RAW.pattern}")
SUPPLIER = re.compile(r"source\.decision_tier\.(\w+)\.|model\.decision_tier\.(?:stg|landed)_(\w+?)__")
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
    known: set[tuple[str, Scenario]] = field(default_factory=set)
    landed: tuple[str, str] | None = None

    @cached_property
    def asking(self) -> dict[str, Any]:
        """The models whose SQL may depend on a switch, by name."""
        return self.models_with(ASKS)

    @cached_property
    def reading_raw(self) -> dict[str, Any]:
        """Those of them whose SQL may depend on what is there of a raw table."""
        return self.models_with(READS_RAW)

    def models_with(self, pattern: re.Pattern[str]) -> dict[str, Any]:
        """The models that have a pattern in their SQL or in a macro of theirs, by name."""
        found = {name for name, macro in self.manifest.macros.items() if pattern.search(macro.macro_sql)}
        while (
            more := {name for name, macro in self.manifest.macros.items() if found & set(macro.depends_on.macros)}
            - found
        ):
            found |= more
        return {
            node.name: node
            for node in self.manifest.nodes.values()
            if isinstance(node, ModelNode) and (found & set(node.depends_on.macros) or pattern.search(node.raw_code))
        }

    @cached_property
    def part(self) -> Manifest:
        """The part of the project that has to be known to compile those that ask, for dbt looks through all of it."""
        whole = self.manifest
        asking = {node.unique_id: node for node in self.asking.values()}
        parents = {name for node in asking.values() for name in node.depends_on.nodes if name in whole.nodes} - set(
            asking
        )
        nodes: dict[str, Any] = {name: deepcopy(whole.nodes[name]) for name in parents}
        for node in nodes.values():
            node.depends_on.nodes = []
        part = Manifest(
            nodes=nodes | asking,
            sources=whole.sources,
            macros=whole.macros,
            groups=whole.groups,
            metadata=whole.metadata,
        )
        part.flat_graph = whole.flat_graph
        return part

    def faults(self, scenario: Scenario) -> list[str]:
        """The models whose columns or types are others in a scenario, or whose SQL the database does not take."""
        self.land(scenario)
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
        """Whether a model was checked in a scenario that is the same for it; if not, it is now."""
        # What became of a table, or of the tables of one entity, does not depend on sources that do not supply it.
        named = {found[1] or found[2] for name in node.depends_on.nodes if (found := SUPPLIER.match(name))}
        on = scenario.on & named if named else scenario.on
        same = replace(scenario, on=on) if node.name in self.reading_raw and (on or not named) else Scenario(on)
        is_new = (node.name, same) not in self.known
        self.known.add((node.name, same))
        return not is_new

    def compiled(self, models: list[str], choices: dict[str, Any]) -> dict[str, str]:
        """The SQL of models under a choice of vars."""
        selected = ["--indirect-selection", "empty", "--select", *models]
        environment = self.warehouse.environment
        outcome = invoke(
            "compile",
            "--no-write-json",
            "--no-populate-cache",
            *selected,
            environment=environment,
            manifest=self.part,
            variables=choices,
        )
        assert outcome.success, [
            str(outcome.exception),
            *(one.message for one in getattr(outcome.result, "results", [])),
        ]
        results: Any = outcome.result
        return {one.node.name: one.node.compiled_code for one in results.results}

    def land(self, scenario: Scenario) -> None:
        """Have the raw tables and columns of a scenario."""
        if self.landed == (scenario.tables, scenario.columns):
            return
        self.landed = (scenario.tables, scenario.columns)
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
@pytest.mark.parametrize("which", ["every_change", pytest.param("nightly", marks=pytest.mark.nightly)])
def test_no_switch_changes_a_column(world: World, which: str) -> None:
    chosen = scenarios(which)
    assert len(set(chosen)) == len(chosen) >= 20
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
    manifest = copy(world.manifest)
    manifest.nodes = {**world.manifest.nodes, name: node}
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
