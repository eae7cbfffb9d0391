"""The contracts are what the models say, and a change that breaks a reader is found unless it was announced."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Warehouse

from python_checks import contracts
from python_checks.check_contracts import stale_documents
from python_checks.contracts.breaks import broken, unannounced

LOG = "| schema change | table | kind | columns |\n"
TOLD = LOG + "| changed | `decision_tier.customers` | table | 2 |\n"


def column(name: str, physical: str = "string", *values: str, **more: Any) -> dict[str, Any]:
    """A column of a contract."""
    rules = [{"type": "library", "metric": "invalidValues", "arguments": {"validValues": list(values)}, "mustBe": 0}]
    return {"name": name, "physicalType": physical, "required": True, "quality": rules if values else [], **more}


def customers(version: str = "1.0.0") -> dict[str, Any]:
    """A small contract."""
    return {
        "id": "decision_tier.customers",
        "name": "customers",
        "version": version,
        "schema": [
            {
                "properties": [
                    column("customer_id", primaryKey=True, unique=True),
                    column("value_tier", "string", "low", "high"),
                    column("margin", "decimal(18,4)"),
                    column("ticket_count", "integer"),
                ]
            }
        ],
    }


def changed(change: Callable[[list[dict[str, Any]]], object], version: str = "1.0.0") -> dict[str, Any]:
    """The contract with its columns changed."""
    document = copy.deepcopy(customers(version))
    change(document["schema"][0]["properties"])
    return document


BREAKS = {
    "margin is gone": lambda columns: columns.pop(2),
    "margin was decimal(18,4) and is decimal(18,2)": lambda columns: columns[2].update(physicalType="decimal(18,2)"),
    "margin was decimal(18,4) and is decimal(20,8)": lambda columns: columns[2].update(physicalType="decimal(20,8)"),
    "margin was decimal(18,4) and is double": lambda columns: columns[2].update(physicalType="double"),
    "ticket_count was integer and is string": lambda columns: columns[3].update(physicalType="string"),
    "value_tier no longer has the value low": lambda columns: columns.__setitem__(
        1, column("value_tier", "string", "high")
    ),
    "value_tier has the new value top": lambda columns: columns.__setitem__(
        1, column("value_tier", "string", "low", "high", "top")
    ),
    "value_tier is no longer one of low, high": lambda columns: columns.__setitem__(1, column("value_tier")),
    "value_tier may be null": lambda columns: columns[1].update(required=False),
    "customer_id need not be unique": lambda columns: columns[0].update(unique=False),
    "a row is no longer one customer_id": lambda columns: columns[1].update(primaryKey=True),
}
HARMLESS = {
    "a further column": lambda columns: columns.append(column("country")),
    "a wider decimal": lambda columns: columns[2].update(physicalType="decimal(20,4)"),
    "a wider integer": lambda columns: columns[3].update(physicalType="bigint"),
    "values now closed": lambda columns: columns.__setitem__(0, {**columns[0], **column("customer_id", "string", "a")}),
    "another order": lambda columns: columns.reverse(),
}


@pytest.mark.parametrize(("message", "change"), BREAKS.items(), ids=BREAKS.keys())
def test_every_kind_of_break_is_found(message: str, change: Callable[[list[dict[str, Any]]], object]) -> None:
    after = changed(change)
    assert list(broken(customers(), after)) == [message]
    (found,) = unannounced([customers()], [after], LOG, TOLD)
    assert found == f"decision_tier.customers: {message}; give the model a new version"
    (found,) = unannounced([customers()], [{**after, "version": "2.0.0"}], TOLD, TOLD)
    assert "CHANGELOG.md" in found
    assert unannounced([customers()], [{**after, "version": "2.0.0"}], LOG, TOLD) == []


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_breaks_nobody_needs_no_word(change: Callable[[list[dict[str, Any]]], object]) -> None:
    assert unannounced([customers()], [changed(change)], LOG, LOG) == []


def test_table_goes_only_where_a_newer_version_of_it_stands() -> None:
    assert unannounced([customers()], [], LOG, TOLD) == [
        "decision_tier.customers: the table is gone; give the model a new version"
    ]
    newer = {**customers("2.0.0"), "id": "decision_tier.customers_v2"}
    assert unannounced([customers()], [newer], LOG, TOLD) == []


def test_contract_says_what_the_model_says() -> None:
    tests = [
        {"name": "unique_combination", "kwargs": {"columns": ["customer_id", "channel"]}},
        {"name": "never_null", "kwargs": {"columns": ["score"]}},
        {"name": "accepted_codes", "kwargs": {"column_name": "channel", "kind": "channel"}},
    ]
    node = {
        "resource_type": "model",
        "unique_id": "model.x.points",
        "package_name": "x",
        "schema": "decision_tier",
        "name": "points",
        "group": "council",
        "version": 2,
        "description": "Points.",
        "config": {"materialized": "view"},
        "columns": {
            "customer_id": {"name": "customer_id", "constraints": [{"type": "not_null"}]},
            "channel": {"name": "channel", "constraints": []},
            "score": {"name": "score", "constraints": [], "data_type": "decimal(18,4)"},
        },
    }
    for one in node["columns"].values():  # type: ignore[attr-defined]
        one.update({"description": one["name"], "data_type": one.get("data_type", "string")})
    manifest = {
        "groups": {"group.x.council": {"owner": {"name": "Council", "email": "council@example.com"}}},
        "nodes": {
            "model.x.points": node,
            **{
                str(number): {
                    "resource_type": "test",
                    "attached_node": "model.x.points",
                    "test_metadata": test,
                    "config": {},
                }
                for number, test in enumerate(tests)
            },
        },
    }
    document = contracts.document(manifest, "decision_tier.points", node, {"channel": ["email", "sms"]})
    customer, channel, score = document["schema"][0]["properties"]
    assert (document["version"], document["team"], document["schema"][0]["physicalType"]) == (
        "2.0.0",
        {"name": "Council"},
        "view",
    )
    assert (customer["primaryKeyPosition"], channel["primaryKeyPosition"], "primaryKey" in score) == (1, 2, False)
    assert (customer["required"], channel["required"], score["required"]) == (True, True, True)
    assert channel["quality"][0]["arguments"] == {"validValues": ["email", "sms"]}
    assert (score["logicalType"], score["physicalType"]) == ("number", "decimal(18,4)")


@pytest.mark.builds
def test_contracts_are_current(demo: Warehouse) -> None:
    documents = contracts.documents(json.loads((demo.folder / "target" / "manifest.json").read_text()))
    assert stale_documents(documents) == [], "run `python -m python_checks export-contracts`"
    assert stale_documents({**documents, "decision_tier.accounts.yml": "", "new.yml": ""}) == [
        "decision_tier.accounts.yml",
        "new.yml",
    ]
