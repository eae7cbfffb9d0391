"""DT4: who reads whom. With DT0 and DT2 these are the rules of the package dbt-project-evaluator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from python_checks.house_rules import Finding, rule
from python_checks.house_rules.project_view import Model, ProjectView

MOST_LEAVES, MOST_JOINS, LONGEST_CHAIN, PAGE = 3, 7, 5, 60
SIMPLE = ("table", "view", "ephemeral")
HARD_CODED = re.compile(r"(?<!distinct )\b(?:from|join)\s+\"?[a-z_]\w*\"?\.\"?[a-z_]\w*", re.IGNORECASE)


def _lines(model: Model) -> int:
    return sum(line.strip() != "" for line in model.code.splitlines())


@rule("DT401")
def raw_table_is_declared_once(project: ProjectView) -> Iterator[Finding]:
    """No two sources declare the same raw table."""
    declared = Counter(table.relation for table in project.raw_tables)
    for table in project.raw_tables:
        if declared[table.relation] > 1:
            yield table.name, f"is {table.relation}, as another source's table is", "Declare a raw table once"


@rule("DT402")
def reference_is_not_hard_coded(project: ProjectView) -> Iterator[Finding]:
    """No model names a schema and a table; ref() and source() know where they are."""
    for model in project.models:
        if found := HARD_CODED.search(re.sub(r"{{.*?}}|{%.*?%}", "", model.code, flags=re.DOTALL)):
            yield model.name, f"says `{found[0]}`", "Write ref() or read the base model"


@rule("DT403")
def reader_of_nobodys_is_one_of_few(project: ProjectView) -> Iterator[Finding]:
    """A model has at most three readers that nobody reads, marts apart: what so many ask is a model."""
    for model in project.models:
        leaves = [name for name in project.readers.get(model.name, ()) if not project.readers.get(name)]
        hidden = [name for name in leaves if (leaf := project.model(name)) and leaf.floor != "marts"]
        if len(hidden) > MOST_LEAVES:
            yield model.name, f"has {len(hidden)} readers nobody reads ({', '.join(sorted(hidden))})", "Join them"


@rule("DT404")
def model_reads_one_raw_table(project: ProjectView) -> Iterator[Finding]:
    """A model reads at most one raw table, and no model beside it."""
    for model in project.models:
        if len(model.sources) > 1 or (model.sources and model.reads):
            others = ", ".join([*model.sources[1:], *model.reads])
            yield model.name, f"reads {others} beside {model.sources[0]}", "Give each raw table a base model"


@rule("DT405")
def upstream_is_not_rejoined(project: ProjectView) -> Iterator[Finding]:
    """What one model alone reads, of a model it reads as well, is a CTE of that model where both make one of a page."""
    for model in project.models:
        for name in model.reads:
            between = project.model(name)
            if between is None or between.materialized not in SIMPLE or project.readers[name] != (model.name,):
                continue
            if set(between.reads) & set(model.reads) and _lines(between) + _lines(model) <= PAGE:
                shared = ", ".join(sorted(set(between.reads) & set(model.reads)))
                yield model.name, f"reads {shared} and {name}, which alone stands between", f"Make {name} a CTE of it"


@rule("DT406")
def model_has_a_parent(project: ProjectView) -> Iterator[Finding]:
    """Every model reads something."""
    for model in project.models:
        if not (model.reads or model.sources or model.definitions):
            yield model.name, "reads nothing", "Make it a seed, or have it ref() what it reads"


@rule("DT407")
def raw_table_is_read_once(project: ProjectView) -> Iterator[Finding]:
    """A raw table is read by one base model, and by one more of what landed of it since; a table nobody reads goes."""
    readers = Counter((name, model.is_landed) for model in project.models for name in model.sources)
    for table in project.raw_tables:
        if readers[table.unique_id, False] != 1 or readers[table.unique_id, True] > 1:
            count = readers[table.unique_id, False], readers[table.unique_id, True]
            yield table.name, f"is read by {count[0]} base models and {count[1]} landed ones", "Read it once"


@rule("DT408")
def cte_joins_few(project: ProjectView) -> Iterator[Finding]:
    """No CTE joins more than seven times."""
    for model in project.models:
        joins = max(len(re.findall(r"\bjoin\b", cte)) for cte in re.split(r"\n\),\s*\n", model.code))
        if joins > MOST_JOINS:
            yield model.name, f"joins {joins} times at once", "Split it where one idea ends"


@rule("DT409")
def views_are_not_chained(project: ProjectView) -> Iterator[Finding]:
    """No view stands on more than four views one upon the other: whoever reads it computes them all."""
    views = {model.name: model for model in project.models if model.materialized in ("view", "ephemeral")}
    lengths: dict[str, int] = {}

    def length(name: str) -> int:
        if name not in lengths:
            lengths[name] = 1 + max([length(read) for read in views[name].reads if read in views], default=0)
        return lengths[name]

    for name in views:
        if length(name) > LONGEST_CHAIN:
            yield name, f"ends a chain of {length(name)} views", "Make one of them a table"


@rule("DT410")
def exposure_reads_public_models(project: ProjectView) -> Iterator[Finding]:
    """An exposure stands outside, so it reads public models only; a live view among them, for no table can be live."""
    for exposure, reads in project.exposures.items():
        for name in reads:
            model = project.model(name)
            if model is None or model.access != "public":
                yield exposure, f"is an exposure that reads {name}, which is not public", "Expose a mart"


@rule("DT411")
def raw_table_is_described_and_watched(project: ProjectView) -> Iterator[Finding]:
    """Every source and raw table is described, and a source says when its silence is worth a warning."""
    for table in project.raw_tables:
        if not (table.description.strip() and table.source_description.strip()):
            yield table.name, "or its source has no description", "Describe both in sources.yml"
        if not table.has_freshness:
            yield table.name, "has no freshness", "Give its source a warn_after and a loaded_at_field"


@rule("DT412")
def yaml_stands_beside(project: ProjectView) -> Iterator[Finding]:
    """A model is described in its folder or the one above, a source in the folder of its name."""
    for model in project.models:
        folder = Path(model.path).parent
        if model.described_in and Path(model.described_in).parent not in (folder, folder.parent):
            yield model.name, f"is described in {model.described_in}", "Describe it in the models.yml of its folder"
    for table in project.raw_tables:
        folder = Path("models/staging", table.name.partition(".")[0])
        if Path(table.path).parent != folder:
            yield table.name, f"is declared in {table.path}", f"Declare it in {folder}/sources.yml"
