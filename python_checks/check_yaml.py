"""Check every YAML file against the JSON schemas bundled in dbt.

dbt itself skips this on DuckDB, so that a misspelt property such as `acess: public` is silently without effect.
"""

from __future__ import annotations

import argparse
import difflib
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import dbt.jsonschemas
import yaml
from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend

from python_checks.project import ROOT, CheckFailed, in_a_line

SCHEMAS = Path(dbt.jsonschemas.__file__).parent
FOLDERS = ("models", "seeds", "snapshots", "macros", "tests", "analyses")
KINDS = {"resources": "resources/latest.json", "project": "project/0.0.110.json"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files to check."""
    parser.add_argument("files", nargs="*", type=Path, help="YAML files (default: all of the project)")


def run(arguments: argparse.Namespace) -> None:
    """Check the files, and list every fault with its place and how to put it right."""
    files = arguments.files or project_files()
    faults = [fault for file in files for fault in check(file)]
    if faults:
        raise CheckFailed(f"{len(faults)} faults\n" + "\n".join(faults))
    print(f"{len(files)} YAML files are sound")


def project_files() -> list[Path]:
    """The YAML files of the dbt project; fixtures of tests are no part of it."""
    found = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.y*ml")]
    return [ROOT / "dbt_project.yml", *sorted(file for file in found if "python" not in file.relative_to(ROOT).parts)]


def check(file: Path) -> list[str]:
    """The faults of a file, one line each: where, what, and the fix."""
    name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    try:
        with in_a_line(f"{name} cannot be read"):
            content = yaml.safe_load(file.read_text())
    except yaml.YAMLError as error:
        return [f"{name}: is not YAML: {' '.join(str(error).split())}"]
    kind = "project" if file.name == "dbt_project.yml" else "resources"
    errors = validator(schema(kind)).iter_errors(content)
    return sorted({f"{name}: {line}" for error in errors for line in explain(error)})


@cache
def schema(kind: str) -> dict[str, Any]:
    """The bundled schema of resources or of the project."""
    content: dict[str, Any] = json.loads((SCHEMAS / KINDS[kind]).read_text())
    if kind == "resources":
        # It knows the metrics of later versions only; this one reads their parameters here, and checks them itself.
        content["definitions"]["MetricsProperties"]["properties"]["type_params"] = {"type": "object"}
    else:
        # Of the adapter, which the schema does not know.
        content["definitions"]["ProjectSeedConfig"]["properties"]["+fast"] = {"type": "boolean"}
    return content


def validator(schema: dict[str, Any]) -> Draft7Validator:
    """A validator for which a date is also text, for YAML reads unquoted dates as dates."""

    def type_rule(this: Any, types: Any, instance: Any, rule: Any) -> Iterator[ValidationError]:
        if not ("string" in types and isinstance(instance, date)):
            yield from Draft7Validator.VALIDATORS["type"](this, types, instance, rule)

    return extend(Draft7Validator, {"type": type_rule})(schema)  # type: ignore[no-untyped-call,no-any-return]


def explain(error: ValidationError) -> Iterator[str]:
    """What is wrong and how to fix it; of alternatives, the one that comes closest."""
    if error.context:
        branch = min(
            {inner.schema_path[0] for inner in error.context},
            key=lambda number: badness([inner for inner in error.context if inner.schema_path[0] == number]),
        )
        for inner in error.context:
            if inner.schema_path[0] == branch:
                yield from explain(inner)
        return
    place = ".".join(str(part) for part in error.absolute_path) or "the file"
    if error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known = error.schema.get("properties", {})
        for key in error.instance if isinstance(error.instance, dict) else ():
            if key not in known:
                yield f"{place}: unknown property `{key}`: {correction(str(key), set(known))}"
    elif error.validator == "enum" and isinstance(error.validator_value, list):
        yield f"{place}: `{error.instance}` is not one of {', '.join(map(str, error.validator_value))}"
    else:
        yield f"{place}: {error.message}"


def correction(key: str, known: set[str]) -> str:
    """How to put an unknown property right: the nearest known one, here or under `config`."""
    for names, form in [(known, "write `{}`"), (config_properties(), "write `{}` under `config`")]:
        near = difflib.get_close_matches(key, names, n=1, cutoff=0.75)
        if near:
            return form.format(near[0])
    return "remove it, or put it under `config.meta`"


@cache
def config_properties() -> set[str]:
    """Everything that may stand under some `config`."""
    definitions = schema("resources")["definitions"]
    return {
        name
        for title, definition in definitions.items()
        if "Config" in title
        for name in definition.get("properties", {})
    }


def badness(errors: list[ValidationError]) -> tuple[bool, int]:
    """How far an alternative is from fitting: one of another type altogether is the furthest."""
    return any(error.validator == "type" and len(error.path) == 0 for error in errors), len(errors)
