"""The contracts are what the models say, and a change that breaks a reader is found unless it was announced."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import contract_tool
import duckdb
import pytest
from conftest import Warehouse
from small_tier import LATEST, accept

from python_checks import contracts, publish
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
    # While the older stands beside the newer, its readers are not broken.
    older = changed(BREAKS["margin is gone"])
    for before in ([customers()], [customers(), newer]):
        assert unannounced(before, [older, newer], LOG, TOLD) == [
            "decision_tier.customers: margin is gone; give the model a new version"
        ]


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


def test_key_with_a_column_that_may_be_null_is_no_primary_key() -> None:
    test = {"name": "unique_combination", "kwargs": {"columns": ["customer_id"], "optional": ["topic"]}}
    columns = {
        name: {"name": name, "description": name, "data_type": "string", "constraints": []}
        for name in ("customer_id", "topic")
    }
    node = {
        "unique_id": "m",
        "package_name": "x",
        "name": "points",
        "group": "g",
        "description": "",
        "columns": columns,
    }
    manifest = {
        "groups": {"group.x.g": {"owner": {"name": "Council", "email": "council@example.com"}}},
        "nodes": {"t": {"resource_type": "test", "attached_node": "m", "test_metadata": test, "config": {}}},
    }
    document = contracts.document(manifest, "decision_tier.points", {**node, "config": {"materialized": "table"}}, {})
    (table,) = document["schema"]
    assert [column.get("primaryKey") for column in table["properties"]] == [None, None]
    assert table["quality"][0]["arguments"] == {"properties": ["customer_id", "topic"]}
    # Said in another way it is the same key, and another key is another.
    wider = copy.deepcopy(document)
    wider["schema"][0]["quality"][0]["arguments"]["properties"].append("channel")
    same = copy.deepcopy(document)
    del same["schema"][0]["quality"]
    for column in same["schema"][0]["properties"]:
        column["primaryKey"] = True
    assert [*broken(same, document)] == []
    assert [*broken(document, wider)] == ["a row is no longer one customer_id, topic"]


# Each breaks a promise of the contract of one mart: a code, a null, a key, a key that may have nulls, a type, a column.
SOMEBODY = "where customer_id = (select min(customer_id) from {})"
VIOLATIONS = {
    "decision_tier.customers": (f"update {{}} set value_tier = 'golden' {SOMEBODY}", "value_tier"),
    "decision_tier.consent_permissions": (f"update {{}} set reason_code = null {SOMEBODY}", "reason_code"),
    "decision_tier.contact_points": ("insert into {} from {} limit 1", "customer_id"),
    # The tool takes two nulls for different.
    "decision_tier.suppressions": ("insert into {} from {} where topic is not null limit 1", "customer_id"),
    "outcomes.retention_cohorts": ("alter table {} alter retained type varchar", "retained"),
    "governance.escalations": ("alter table {} drop column severity", "severity"),
}


@pytest.mark.builds
@pytest.mark.nightly
def test_contracts_hold_of_the_published_tier_to_an_independent_tool(demo: Warehouse, tmp_path: Path) -> None:
    if importlib.util.find_spec("datacontract") is None:
        pytest.skip("no datacontract-cli: pip install 'decision-tier[contracts]'")
    tier = tmp_path / "tier.duckdb"
    publish.write(demo.database, tier, LATEST, accept)
    assert failing(tier, *contracts.on_disk()) == {}
    with duckdb.connect(str(tier)) as connection:
        for relation, (violation, _) in VIOLATIONS.items():
            connection.execute(violation.replace("{}", relation))
    found = failing(tier, *(f"{relation}.yml" for relation in VIOLATIONS))
    assert found.keys() == VIOLATIONS.keys()
    for relation, (_, column) in VIOLATIONS.items():
        assert any(column in what for what in found[relation]), found[relation]


def failing(tier: Path, *names: str) -> dict[str, list[str]]:
    """What datacontract-cli finds amiss in a file; in a process of its own, for it changes how YAML is written."""
    command = [sys.executable, str(Path(contract_tool.__file__)), str(tier), *names]
    outcome = subprocess.run(command, text=True, capture_output=True, check=True)
    found: dict[str, list[str]] = json.loads(outcome.stdout.splitlines()[-1])
    return found


@pytest.mark.builds
def test_contracts_are_current(demo: Warehouse) -> None:
    documents = contracts.documents(json.loads((demo.folder / "target" / "manifest.json").read_text()))
    assert stale_documents(documents) == [], "run `python -m python_checks export-contracts`"
    assert stale_documents({**documents, "decision_tier.accounts.yml": "", "new.yml": ""}) == [
        "decision_tier.accounts.yml",
        "new.yml",
    ]
