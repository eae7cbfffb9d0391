"""The semantic layer as one document of the Apache Ossie (Open Semantic Interchange) core specification.

Datasets are the marts that semantic models stand on, fields their columns; a metric is one SQL expression over one.
What the specification has no word for (definition, counter-metric, grain) is an extension of the vendor DECISION_TIER.
"""

from __future__ import annotations

import json
from typing import Any

import sqlglot
import yaml
from sqlglot import exp

VERSION = "0.2.0.dev0"
VENDOR = "DECISION_TIER"
TYPES = {
    "string": "String",
    "boolean": "Boolean",
    "integer": "Integer",
    "bigint": "Integer",
    "double": "Float",
    "decimal": "Decimal",
    "date": "Date",
    "timestamp": "DateTime",
}
AGGREGATES = {
    "count": "count({})",
    "sum": "sum({})",
    "average": "avg({})",
    "sum_boolean": "sum(case when {} then 1 else 0 end)",
}
Node = dict[str, Any]


def text(manifest: Node) -> str:
    """The document as YAML."""
    header = "# Generated from the semantic models and metrics: `python -m python_checks export-governance`.\n"
    return header + yaml.safe_dump(document(manifest), sort_keys=False, allow_unicode=True, width=120)


def document(manifest: Node) -> Node:
    """The document."""
    models = by_name(manifest["semantic_models"])
    return {
        "version": VERSION,
        "name": "decision_tier",
        "description": "What is true of customers, agreed on by marketing, sales and service.",
        "datasets": [dataset(manifest, model) for model in models],
        "relationships": relationships(models),
        "metrics": [metric(manifest, node) for node in by_name(manifest["metrics"])],
    }


def by_name(nodes: dict[str, Node]) -> list[Node]:
    """Nodes in an order that no parse changes."""
    return sorted(nodes.values(), key=lambda node: str(node["name"]))


def dataset(manifest: Node, model: Node) -> Node:
    """A semantic model with every column of its mart."""
    (mart,) = (manifest["nodes"][name] for name in model["depends_on"]["nodes"])
    dimensions = {dimension["expr"] or dimension["name"]: dimension for dimension in model["dimensions"]}
    keys = [entity["expr"] for entity in model["entities"] if entity["type"] == "primary"]
    return {
        "name": model["name"],
        "source": f"{mart['schema']}.{mart['name']}",
        **({"primary_key": keys} if keys else {}),
        "description": model["description"],
        "fields": [field(column, dimensions.get(name)) for name, column in mart["columns"].items()],
    }


def field(column: Node, dimension: Node | None) -> Node:
    """A column, as a dimension where it is one."""
    found = {
        "name": column["name"],
        "expression": expression(column["name"]),
        "description": column["description"],
        "datatype": TYPES[column["data_type"].split("(")[0]],
    }
    if dimension:
        found["dimension"] = {"is_time": dimension["type"] == "time"}
        found |= extension((dimension["config"] or {}).get("meta", {}))
    return found


def relationships(models: list[Node]) -> list[Node]:
    """Every foreign entity with the dataset it is the key of."""
    keys = {
        entity["name"]: (model["name"], entity["expr"])
        for model in models
        for entity in model["entities"]
        if entity["type"] == "primary"
    }
    return [
        {
            "name": f"{model['name']}_{entity['name']}",
            "from": model["name"],
            "to": keys[entity["name"]][0],
            "from_columns": [entity["expr"]],
            "to_columns": [keys[entity["name"]][1]],
        }
        for model in models
        for entity in model["entities"]
        if entity["type"] == "foreign" and entity["name"] in keys
    ]


def metric(manifest: Node, node: Node) -> Node:
    """A metric as an expression over its dataset."""
    diagnostic = {"is_diagnostic": True} if "diagnostic" in node["config"].get("tags", ()) else {}
    return {
        "name": node["name"],
        "expression": expression(sql_of(manifest, node["name"])),
        "description": node["description"],
        **extension({**node["config"]["meta"], **diagnostic}),
    }


def sql_of(manifest: Node, name: str) -> str:
    """The SQL of a metric: an aggregate of columns, or the ratio of two."""
    (node,) = (node for node in manifest["metrics"].values() if node["name"] == name)
    parameters = node["type_params"]
    if node["type"] == "ratio":
        numerator, denominator = (sql_of(manifest, parameters[side]["name"]) for side in ("numerator", "denominator"))
        return f"cast({numerator} as double precision) / nullif({denominator}, 0)"
    measure_name = parameters["measure"]["name"]
    for model in manifest["semantic_models"].values():
        for measure in model["measures"]:
            if measure["name"] == measure_name:
                parsed = sqlglot.parse_one(measure["expr"] or measure_name)
                for column in list(parsed.find_all(exp.Column)):
                    column.set("table", exp.to_identifier(model["name"]))
                return AGGREGATES[measure["agg"]].format(parsed.sql())
    raise KeyError(measure_name)


def expression(sql: str) -> Node:
    """SQL that every engine reads."""
    return {"dialects": [{"dialect": "ANSI_SQL", "expression": sql}]}


def extension(meta: Node) -> Node:
    """What the package says beyond the specification."""
    if not meta:
        return {}
    return {"custom_extensions": [{"vendor_name": VENDOR, "data": json.dumps(meta, sort_keys=True)}]}
