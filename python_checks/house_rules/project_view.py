"""A dbt project as the house rules see it: a few plain facts of every model, macro and seed."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

# Whatever is made for what has landed asks for the clock of the decisions, of which it reads no row.
CLOCK = "int_decision_clock"
COMMENT = re.compile(r"{#.*?#}|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Model:
    """A model: where it stands, what it reads, what its SQL says."""

    name: str
    path: str
    raw: str = "with final as (\n    select 1 as one\n)\n\nselect * from final\n"
    compiled: str = ""
    reads: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    description: str = "A model."
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    tests: tuple[str, ...] = ("unique_combination", "not_null")
    keys: tuple[frozenset[str], ...] = ()
    access: str = "protected"
    group: str | None = "data_platform"
    is_contracted: bool = False
    schema: str = "decision_tier"
    readers: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    materialized: str = "table"
    described_in: str = ""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders below `models`."""
        return Path(self.path).parts[1:-1]

    @property
    def floor(self) -> str:
        """staging, intermediate or marts."""
        return self.folders[0] if self.folders else ""

    @property
    def room(self) -> str:
        """The folder on its floor, such as a vendor or a concern."""
        return self.folders[1] if len(self.folders) > 1 else ""

    @property
    def code(self) -> str:
        """The SQL as written, without comments."""
        return COMMENT.sub("", self.raw)

    @property
    def is_base(self) -> bool:
        """Whether it stands for a raw table."""
        return self.name.startswith("base_")

    @property
    def is_landed(self) -> bool:
        """Whether it reads the rows of raw tables that have landed since the clock."""
        return self.name.startswith("landed_") or "__landed_" in self.name

    @property
    def is_written_by_macro(self) -> bool:
        """Whether its whole body is one macro call."""
        return re.fullmatch(r"\s*{{[^{}]*}}\s*", self.code, re.DOTALL) is not None


@dataclass(frozen=True)
class Macro:
    """A macro or a generic test."""

    name: str
    path: str
    raw: str

    @property
    def code(self) -> str:
        """The macro as written, without comments."""
        return COMMENT.sub("", self.raw)


@dataclass(frozen=True)
class Seed:
    """A definition: its columns as the CSV has them, and what YAML says of them."""

    name: str
    description: str = "A definition."
    header: tuple[str, ...] = ()
    described: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Metric:
    """A metric: what it is about, and what it is read beside."""

    name: str
    counter_metric: str = ""
    grain: str = ""
    definition_id: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exposure:
    """Who reads the tier, and the models they read."""

    reads: tuple[str, ...] = ()
    owner: str = ""
    maturity: str = ""


@dataclass(frozen=True)
class Consumer:
    """A system registered to decide about customers."""

    consumer_id: str
    feed: str
    owner: str


@dataclass(frozen=True)
class RawTable:
    """A table of a source."""

    unique_id: str
    path: str
    relation: str = ""
    description: str = "A table."
    source_description: str = "A source."
    has_freshness: bool = True

    @property
    def name(self) -> str:
        """<source>.<table>."""
        return self.unique_id.split(".", 2)[2]


@dataclass(frozen=True)
class Waiver:
    """A breach that is allowed for a while."""

    rule_code: str
    offender: str
    owner: str
    reason: str
    expires_on: str


@dataclass(frozen=True)
class ProjectView:
    """The project."""

    models: tuple[Model, ...] = ()
    macros: tuple[Macro, ...] = ()
    seeds: tuple[Seed, ...] = ()
    raw_tables: tuple[RawTable, ...] = ()
    unit_tests: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    # The metrics of each saved query.
    saved_queries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # The definition each dimension stands for.
    dimensions: dict[str, str] = field(default_factory=dict)
    # The grain of each registered definition, and of the primary metric of each programme.
    definitions: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)
    consumers: tuple[Consumer, ...] = ()
    exposures: dict[str, Exposure] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    today: date = date(2026, 1, 1)

    def model(self, name: str) -> Model | None:
        """The model of that name."""
        return next((model for model in self.models if model.name == name), None)

    @cached_property
    def readers(self) -> dict[str, tuple[str, ...]]:
        """The models that read a model, by its name."""
        found: dict[str, tuple[str, ...]] = {}
        for model in self.models:
            for name in model.reads:
                found[name] = (*found.get(name, ()), model.name)
        return found

    def ancestors(self, name: str) -> set[str]:
        """Every model a model reads, directly or not."""
        reads = {model.name: model.reads for model in self.models}
        found: set[str] = set()
        waiting = list(reads.get(name, ()))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(reads.get(one, ()))
        return found


def from_manifest(manifest: dict[str, Any], root: Path, today: date) -> ProjectView:
    """The view of a compiled project."""
    nodes = [node for node in manifest["nodes"].values() if node["package_name"] == "decision_tier"]
    tests: dict[str, list[str]] = {}
    keys: dict[str, list[frozenset[str]]] = {}
    for node in nodes:
        if node["resource_type"] == "test" and node.get("attached_node"):
            tests.setdefault(node["attached_node"], []).append(node["test_metadata"]["name"])
            if key := _key(node["test_metadata"]):
                keys.setdefault(node["attached_node"], []).append(key)
    grains = {row["metric"]: row["grain"] for row in _rows(root / "seeds/outcomes/outcome_metrics.csv")}
    return ProjectView(
        models=tuple(_model(node, tests, keys) for node in nodes if node["resource_type"] == "model"),
        macros=tuple(
            Macro(macro["name"], macro["original_file_path"], macro["macro_sql"])
            for macro in manifest["macros"].values()
            if macro["package_name"] == "decision_tier"
        ),
        seeds=tuple(_seed(node, root) for node in nodes if node["resource_type"] == "seed"),
        raw_tables=tuple(_raw_table(source) for source in manifest["sources"].values()),
        unit_tests=tuple(test["name"] for test in manifest["unit_tests"].values()),
        metrics=tuple(_metric(node) for node in manifest["metrics"].values()),
        saved_queries={
            query["name"]: tuple(query["query_params"]["metrics"]) for query in manifest["saved_queries"].values()
        },
        dimensions={
            f"{node['name']}.{dimension['name']}": (dimension["config"] or {}).get("meta", {}).get("definition_id", "")
            for node in manifest["semantic_models"].values()
            for dimension in node["dimensions"]
        },
        definitions={row["definition_id"]: row["grain"] for row in _rows(root / "seeds/governance/definitions.csv")},
        programmes={
            row["programme_id"]: grains.get(row["customer_metric"], "")
            for row in _rows(root / "seeds/outcomes/programmes.csv")
        },
        consumers=tuple(
            Consumer(row["consumer_id"], row["feed"], row["owner"])
            for row in _rows(root / "seeds/governance/consumers.csv")
        ),
        exposures={node["name"]: _exposure(node) for node in manifest["exposures"].values()},
        waivers=tuple(Waiver(**row) for row in _rows(root / "seeds/governance/rule_waivers.csv")),
        today=today,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _metric(node: dict[str, Any]) -> Metric:
    meta = {name: node["config"]["meta"].get(name, "") for name in ("counter_metric", "grain", "definition_id")}
    return Metric(node["name"], tags=tuple(node["config"].get("tags", ())), **meta)


def _exposure(node: dict[str, Any]) -> Exposure:
    return Exposure(_names(node["depends_on"]["nodes"]), node["owner"].get("name") or "", node["maturity"] or "")


def _key(test: dict[str, Any]) -> frozenset[str]:
    arguments = test["kwargs"]
    if test["name"] == "unique":
        return frozenset([str(arguments["column_name"])])
    if test["name"] == "unique_combination":
        return frozenset([*arguments["columns"], *arguments.get("optional", ())])
    return frozenset()


def _model(node: dict[str, Any], tests: dict[str, list[str]], keys: dict[str, list[frozenset[str]]]) -> Model:
    return Model(
        name=node["name"],
        path=node["original_file_path"],
        raw=node["raw_code"],
        compiled=node.get("compiled_code") or "",
        reads=tuple(name for name in _names(node["depends_on"]["nodes"]) if name != CLOCK),
        sources=tuple(name for name in node["depends_on"]["nodes"] if name.startswith("source.")),
        description=node["description"],
        columns=node["columns"],
        tests=tuple(tests.get(node["unique_id"], ())),
        keys=tuple(keys.get(node["unique_id"], ())),
        access=str(node["access"]),
        group=node["group"],
        is_contracted=node["contract"]["enforced"],
        schema=node["schema"],
        readers=tuple((node["config"].get("grants") or {}).get("select") or ()),
        definitions=tuple(name for name in node["depends_on"]["nodes"] if name.startswith("seed.")),
        materialized=node["config"]["materialized"],
        described_in=(node["patch_path"] or "").partition("://")[2],
    )


def _raw_table(source: dict[str, Any]) -> RawTable:
    freshness = source["freshness"] or {}
    return RawTable(
        unique_id=source["unique_id"],
        path=source["original_file_path"],
        relation=source["relation_name"],
        description=source["description"],
        source_description=source["source_description"],
        has_freshness=bool((freshness.get("warn_after") or {}).get("count") and source["loaded_at_field"]),
    )


def _seed(node: dict[str, Any], root: Path) -> Seed:
    with (root / node["original_file_path"]).open(newline="") as file:
        header = tuple(next(csv.reader(file)))
    return Seed(
        name=node["name"],
        description=node["description"],
        header=header,
        described=frozenset(name for name, column in node["columns"].items() if column["description"]),
        typed=frozenset(node["config"].get("column_types") or {}),
    )


def _names(unique_ids: list[str]) -> tuple[str, ...]:
    return tuple(name.split(".")[2] for name in unique_ids if name.startswith("model."))
