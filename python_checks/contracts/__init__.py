"""What the marts promise their readers, as documents of the Open Data Contract Standard.

The YAML of the models is the only place it is written; the documents under `contracts/` are generated from it.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import yaml

from python_checks.project import PUBLISHED_SCHEMAS, ROOT

FOLDER = ROOT / "contracts"
CODES = ROOT / "seeds/governance/codes.csv"
LOGICAL_TYPES = {
    "string": "string",
    "boolean": "boolean",
    "integer": "integer",
    "bigint": "integer",
    "double": "number",
    "decimal": "number",
    "date": "date",
    "timestamp": "timestamp",
}


def marts(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The marts of the manifest, by relation."""
    return {
        f"{node['schema']}.{node.get('alias') or node['name']}": node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in PUBLISHED_SCHEMAS
    }


def documents(manifest: dict[str, Any]) -> dict[str, str]:
    """The text of the contract of every mart, by the name of its file."""
    codes = codes_by_kind()
    return {
        f"{relation}.yml": text(document(manifest, relation, node, codes)) for relation, node in marts(manifest).items()
    }


def on_disk() -> dict[str, str]:
    """The documents as they stand in the folder of the contracts."""
    return {path.name: path.read_text() for path in FOLDER.glob("*.yml")}


def text(content: dict[str, Any]) -> str:
    """A document as YAML."""
    header = "# Generated from the YAML of the model: `python -m python_checks export-contracts`.\n"
    return header + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def document(
    manifest: dict[str, Any], relation: str, node: dict[str, Any], codes: dict[str, list[str]]
) -> dict[str, Any]:
    """The contract of one mart."""
    tests = tests_of(manifest, node)
    owner = manifest["groups"][f"group.{node['package_name']}.{node['group']}"]["owner"]
    grain = next(iter(keys(tests)), [])
    columns = node["columns"].values()
    # A primary key has no nulls; where a part may be null, the standard's word is that no values come twice.
    is_primary = {column["name"] for column in columns if is_required(column, tests)}.issuperset(grain)
    once = [{"type": "library", "metric": "duplicateValues", "arguments": {"properties": grain}, "mustBe": 0}]
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": relation,
        "name": node["name"],
        "version": f"{node.get('version') or 1}.0.0",
        "status": "active",
        "dataProduct": node["package_name"],
        "description": {"purpose": node["description"]},
        "team": {"name": owner["name"]},
        "support": [{"channel": owner["email"], "tool": "email"}],
        "schema": [
            {
                "name": relation.partition(".")[2],
                "physicalName": relation,
                "physicalType": node["config"]["materialized"],
                "logicalType": "object",
                "description": node["description"],
                "dataGranularityDescription": f"One row a {', '.join(grain)}",
                **({} if is_primary else {"quality": once}),
                "properties": [
                    column_property(column, grain if is_primary else [], tests, codes) for column in columns
                ],
            }
        ],
    }


def column_property(
    column: dict[str, Any], key: list[str], tests: list[dict[str, Any]], codes: dict[str, list[str]]
) -> dict[str, Any]:
    """What the contract says of one column, which may be of the primary key."""
    name, data_type = column["name"], column["data_type"]
    about = {test["name"]: test["kwargs"] for test in tests if test["kwargs"].get("column_name") == name}
    found: dict[str, Any] = {
        "name": name,
        "description": column["description"],
        "logicalType": LOGICAL_TYPES[re.split(r"\W", data_type)[0]],
        "physicalType": data_type,
        "required": is_required(column, tests),
    }
    if name in key:
        found |= {"primaryKey": True, "primaryKeyPosition": key.index(name) + 1}
    if [name] in keys(tests):
        found["unique"] = True
    values = about.get("accepted_values", {}).get("values") or codes.get(
        about.get("accepted_codes", {}).get("kind", "")
    )
    if values:
        arguments = {"validValues": list(values)}
        found["quality"] = [{"type": "library", "metric": "invalidValues", "arguments": arguments, "mustBe": 0}]
    return found


def is_required(column: dict[str, Any], tests: list[dict[str, Any]]) -> bool:
    """Whether a column is never null, by its constraint or by a test."""
    is_declared = any(constraint["type"] == "not_null" for constraint in column["constraints"])
    return is_declared or column["name"] in never_null(tests)


def keys(tests: list[dict[str, Any]]) -> list[list[str]]:
    """Every set of columns that is tested to tell rows apart, widest first."""
    found = [
        [*test["kwargs"]["columns"], *test["kwargs"].get("optional", [])]
        for test in tests
        if test["name"] == "unique_combination"
    ]
    return sorted(found, key=len, reverse=True)


def never_null(tests: list[dict[str, Any]]) -> set[str]:
    """The columns that a test of the whole model says are never null: parts of a key, and those listed."""
    bundled = [test for test in tests if test["name"] in ("never_null", "unique_combination")]
    return {column for test in bundled for column in test["kwargs"]["columns"]}


def tests_of(manifest: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    """Name and arguments of the tests that hold for every row of a model."""
    return [
        test["test_metadata"]
        for _, test in sorted(manifest["nodes"].items())
        if test["resource_type"] == "test"
        and test.get("attached_node") == node["unique_id"]
        and test.get("test_metadata")
        and not test["config"].get("where")
    ]


def codes_by_kind(path: Path = CODES) -> dict[str, list[str]]:
    """The codes of every kind, in their order."""
    found: dict[str, list[str]] = {}
    with path.open(newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: (row["kind"], int(row["ordinal"] or 0), row["code"])):
            found.setdefault(row["kind"], []).append(row["code"])
    return found
