"""What the contract of a mart promises, as expectations; the YAML is the only place it is written."""

from __future__ import annotations

from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation


def expectations(manifest: dict[str, Any], node: dict[str, Any]) -> list[Expectation]:
    """The promised columns in their order, and what the tests in YAML say of nulls, codes and keys."""
    promised: list[Expectation] = [gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(node["columns"]))]
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
    match metadata.get("name"):
        case "not_null":
            return [gxe.ExpectColumnValuesToNotBeNull(column=column)]
        case "unique":
            return [gxe.ExpectColumnValuesToBeUnique(column=column)]
        case "accepted_values":
            return [gxe.ExpectColumnValuesToBeInSet(column=column, value_set=arguments["values"])]
        case "unique_combination" if len(arguments["columns"]) > 1:
            return [gxe.ExpectCompoundColumnsToBeUnique(column_list=arguments["columns"])]
    return []
