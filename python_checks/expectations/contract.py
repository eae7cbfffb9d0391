"""What the contract of a mart promises, as expectations; the YAML is the only place it is written."""

from __future__ import annotations

from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from python_checks.contracts import codes_by_kind, tests_of
from python_checks.expectations import no_rows


def expectations(manifest: dict[str, Any], node: dict[str, Any]) -> list[Expectation]:
    """The promised columns in their order, what the tests in YAML say of nulls, codes and keys, and no address."""
    promised: list[Expectation] = [gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(node["columns"]))]
    texts = [name for name, column in node["columns"].items() if column.get("data_type") == "string"]
    if texts:
        shown = " or ".join(f"{name} like '%_@_%._%'" for name in texts)
        promised.append(no_rows("no e-mail address is published", shown))
    for test in manifest["nodes"].values():
        if test["resource_type"] == "test" and test.get("attached_node") == node["unique_id"]:
            promised += from_test(test)
    return promised


def from_test(test: dict[str, Any]) -> list[Expectation]:
    """The expectation that says what a dbt test says; none for tests that have no counterpart."""
    metadata = test.get("test_metadata") or {}
    column, arguments = test.get("column_name"), metadata.get("kwargs", {})
    if test["config"].get("where"):
        return []
    severity = "warning" if str(test["config"].get("severity", "error")).lower() == "warn" else "critical"
    found = promised_by(metadata.get("name"), column, arguments)
    for one in found:
        one.severity = severity
    return found


def promised_by(name: str | None, column: str | None, arguments: dict[str, Any]) -> list[Expectation]:
    """The expectations that a generic test of that name and those arguments stands for."""
    match name:
        case "accepted_values":
            return [gxe.ExpectColumnValuesToBeInSet(column=column, value_set=arguments["values"])]
        case "never_null":
            return [gxe.ExpectColumnValuesToNotBeNull(column=column) for column in arguments["columns"]]
        case "accepted_codes":
            return [gxe.ExpectColumnValuesToBeInSet(column=column, value_set=codes_by_kind()[arguments["kind"]])]
        case "row_holds":
            condition = " ".join(arguments["condition"].split())
            return [no_rows(f"in every row {condition}", f"({condition}) is distinct from true")]
        case "unique_combination":
            return key(arguments["columns"], arguments.get("optional", []))
    return []


def coded_columns(manifest: dict[str, Any], node: dict[str, Any]) -> list[str]:
    """The columns of a mart that have a code each."""
    tests = tests_of(manifest, node)
    return [test["kwargs"]["column_name"] for test in tests if test["name"] in ("accepted_values", "accepted_codes")]


def key(columns: list[str], optional: list[str]) -> list[Expectation]:
    """No part of a key is null but the optional ones, and no row has the key of another."""
    listed = ", ".join([*columns, *optional])
    # By their hashes first: the engine's own expectations, like a group by the keys, hold every key in memory.
    again = (
        f"select {listed} from {{batch}} "
        f"where hash({listed}) in (select hash({listed}) from {{batch}} group by all having count(*) > 1) "
        f"group by {listed} having count(*) > 1"
    )
    return [
        *(gxe.ExpectColumnValuesToNotBeNull(column=column) for column in columns),
        gxe.UnexpectedRowsExpectation(description=f"no two rows have the same {listed}", unexpected_rows_query=again),
    ]
