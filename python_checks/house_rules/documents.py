"""DT2: every table says what it is, keeps what it promises, and is tested on its key."""

from __future__ import annotations

from collections.abc import Iterator

from python_checks.house_rules import Finding, rule
from python_checks.house_rules.project_view import ProjectView

KEY_TESTS = {"unique", "unique_combination"}


@rule("DT201")
def model_is_described(project: ProjectView) -> Iterator[Finding]:
    """Every model says what one row of it is."""
    for model in project.models:
        if not model.description.strip():
            yield model.name, "has no description", "Describe it in models.yml: what one row is"


@rule("DT202")
def mart_columns_are_described(project: ProjectView) -> Iterator[Finding]:
    """Every column of a mart says what it means."""
    for model in project.models:
        for name, column in model.columns.items() if model.floor == "marts" else ():
            if not str(column.get("description") or "").strip():
                yield f"{model.name}.{name}", "has no description", "Say in models.yml what the column means"


@rule("DT203")
def mart_keeps_a_contract(project: ProjectView) -> Iterator[Finding]:
    """Every mart has an enforced contract with a type for every column."""
    for model in project.models:
        if model.floor != "marts":
            continue
        if not model.is_contracted or not model.columns:
            yield model.name, "is a mart without an enforced contract", "List its columns with data_type in models.yml"
        for name, column in model.columns.items():
            if not column.get("data_type"):
                yield f"{model.name}.{name}", "has no data_type", "Give it one in models.yml"


@rule("DT204")
def only_marts_are_public(project: ProjectView) -> Iterator[Finding]:
    """Marts are public and owned by a group; nothing else is public."""
    for model in project.models:
        if model.floor == "marts" and model.access != "public":
            yield model.name, f"is a mart with access {model.access}", "Leave access to dbt_project.yml"
        if model.floor != "marts" and model.access == "public":
            yield model.name, "is public and no mart", "Publish it as a mart, or leave access to dbt_project.yml"
        if model.group is None:
            yield model.name, "belongs to no group", "Move it to a folder with a group in dbt_project.yml"


@rule("DT205")
def key_is_tested(project: ProjectView) -> Iterator[Finding]:
    """Every table of the intermediate floor and every mart has a tested key."""
    for model in project.models:
        tests = set(model.tests)
        if model.floor == "staging" or "unique_combination" in tests or {"unique", "not_null"} <= tests:
            continue
        fix = "Add unique_combination with the columns of its key"
        yield model.name, "has no tested key" if not tests & KEY_TESTS else "has a key that may be null", fix


@rule("DT206")
def definition_is_typed_and_described(project: ProjectView) -> Iterator[Finding]:
    """Every column of a seed has a type and a description, so that no definition is read by guess."""
    for seed in project.seeds:
        if not seed.description.strip():
            yield seed.name, "has no description", "Describe it in its folder's seeds.yml"
        for name in seed.header:
            if name not in seed.typed:
                yield f"{seed.name}.{name}", "has no type", "Add it to column_types in seeds.yml"
            if name not in seed.described:
                yield f"{seed.name}.{name}", "has no description", "Describe it in seeds.yml"


@rule("DT207")
def described_columns_exist(project: ProjectView) -> Iterator[Finding]:
    """YAML describes no column that a seed does not have."""
    for seed in project.seeds:
        for name in sorted(seed.described - set(seed.header)):
            yield f"{seed.name}.{name}", "is described and does not exist", "Correct the name, or remove it"


@rule("DT208")
def readers_are_named(project: ProjectView) -> Iterator[Finding]:
    """Every mart says which roles may read it, a schema one answer, and nothing but marts is read by a role."""
    said: dict[str, set[tuple[str, ...]]] = {}
    for model in project.models:
        if model.floor != "marts":
            if model.readers:
                yield model.name, f"is no mart, and {', '.join(model.readers)} may read it", "Take its grants away"
            continue
        said.setdefault(model.schema, set()).add(tuple(sorted(model.readers)))
        if not model.readers:
            yield model.name, "is a mart that no role may read", "Leave grants to the folder in dbt_project.yml"
    for schema, readers in said.items():
        if len(readers) > 1:
            yield schema, "has marts with different readers", "Leave grants to the folders in dbt_project.yml"
