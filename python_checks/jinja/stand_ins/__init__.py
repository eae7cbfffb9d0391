"""Short stand-ins for what a model calls in Jinja, so that SQLFluff reads what people wrote, not what macros write.

A macro stands for a call of its own name, `money('costs.amount')` for `money(costs.amount)`; so a new macro that gives
an expression needs no line here. Macros that give a query, columns, a type or data to loop over, or that mention a
table by its alias, are below. `ref` and the like are SQLFluff's own.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

MACROS = Path(__file__).resolve().parents[3] / "macros"


def expression(name: str, given: int | None = None) -> Callable[..., str]:
    """A call of the macro's name; `given` says how many of the arguments are SQL, by default all."""

    def call(*arguments: Any, **named: Any) -> str:
        return f"{name}({', '.join(str(argument) for argument in [*arguments, *named.values()][:given])})"

    return call


def query(name: str) -> Callable[..., str]:
    """A select from what is named like the macro."""
    return lambda *arguments, **named: f"select * from {name}"


for _file in sorted(MACROS.glob("*.sql")):
    for _name in re.findall(r"{%-? macro (\w+)\(", _file.read_text()):
        globals()[_name] = expression(_name)

for _name in [
    "account_rows",
    "base_table",
    "declared_columns",
    "definition_rows",
    "rejected_rows",
    "telling_rows",
    "tier_columns",
    "tier_models",
    *[name for name in globals() if name.startswith("stream_")],
    "union_accounts",
    "union_entity",
    "union_landed",
    "warehouse_columns",
]:
    globals()[_name] = query(_name)

distinct_list = expression("distinct_list", 1)
each_of = expression("each_of", 1)
remove_all = expression("remove_all", 1)
text_list = expression("text_list", 1)
try_cast = expression("coalesce", 1)


class Namespace:
    """Functions and facts that have a qualified name."""

    def __init__(self, **functions: Any) -> None:
        self.__dict__.update(functions)


dbt = Namespace(datediff=expression("datediff", 2), listagg=expression("listagg", 1), replace=expression("replace"))
graph = Namespace(nodes={}, exposures={})
adapter = Namespace(quote=lambda name: f'"{name}"')


def engine_type(token: str) -> str:
    """The token is a type of some engine, or near enough."""
    return {"string": "varchar"}.get(token, token)


def in_force(alias: str, instant: str) -> str:
    """A condition that uses the alias."""
    return f"{alias}.effective_from <= {instant}"


def is_effective(relation: str) -> str:
    """A condition that uses the alias."""
    return f"{relation}.effective_from is not null"


def holds_at(alias: str, instant: str) -> str:
    """A condition that uses the alias."""
    return f"{alias}.valid_from <= {instant}"


def lineage_columns() -> list[str]:
    """The columns; models join them and loop over them."""
    return ["raw_source", "raw_table", "raw_key", "raw_ingested_at"]


def marketo_flags() -> dict[str, dict[str, str]]:
    """Two turns of a loop show what a loop writes."""
    return {"unsubscribed": {}, "do_not_call": {}}


def definition_keys() -> dict[str, list[str]]:
    """Two turns of a loop show what a loop writes."""
    return {"codes": ["kind", "code"], "currencies": ["currency"]}


def contract_columns(typed: Iterable[tuple[str, list[str]]]) -> str:
    """The columns, with their own names."""
    return ", ".join(f"{name} as {name.split('.')[-1]}" for _, names in typed for name in names)


def conform(entity: str, relation: str, supplied: list[str]) -> str:
    """A select from the relation."""
    return f"select {', '.join(supplied)} from {relation}"


def conform_landed(entity: str, relation: str, supplied: list[str]) -> str:
    """A select from the relation."""
    return conform(entity, relation, supplied)


def with_address(relation: str, people: str, person_id: str, given: str = "null") -> str:
    """A select from both relations."""
    return f"select told.*, people.{person_id} from {relation} as told cross join {people} as people"


def landed_columns(entity: str) -> list[str]:
    """Columns that are handed to other macros."""
    return ["source_system", "source_record_id"]


def reached_by(facts: str, rules: str, rule_id: str) -> str:
    """A select from both relations."""
    return f"select {rule_id}, facts.fact from {facts} as facts cross join {rules} as rules"


def decision_table(inputs: str, rules: str, key: list[str], results: list[str], **_: Any) -> str:
    """A select from both relations."""
    columns = [f"inputs.{column}" for column in key] + [f"rules.{column}" for column in results]
    return f"select {', '.join(columns)} from {inputs} as inputs cross join {rules} as rules"


def lifecycle_spells(inputs: str, rules: str) -> str:
    """A select from both relations."""
    return f"select inputs.customer_id from {inputs} as inputs cross join {rules} as rules"


def known_in(view: str, occurred_at: str, ingested_at: str) -> str:
    """A condition that uses the alias."""
    return f"{ingested_at} <= greatest({occurred_at}, {view}.known_from)"


def disagreeing_groups(groups: str, facts: str) -> str:
    """A select from both relations."""
    return f"select groups.group_id from {groups} as groups cross join {facts} as facts"


def agreement_faults(rows: str, agreements: str) -> str:
    """A select from both relations."""
    return f"select definitions.definition_key from {rows} as definitions cross join {agreements} as agreements"


def measures_of(relation: str, expressions: dict[str, str], condition: str = "") -> str:
    """A select from the relation."""
    return f"select measure, value from {relation}"


def given_ids(thing: str, members: str) -> str:
    """A select from the relation."""
    return f"select record_key, {thing}_id from {members}"


def redirects(thing: str, register: str, assignments: str) -> str:
    """A select from both relations."""
    return f"select given.{thing}_id from {register} as given cross join {assignments} as assigned"


def identifiers_seen(vendor: str, sights: list[list[str]]) -> str:
    """A select from each of the relations."""
    return " union all ".join(f"select source_record_id from {sight[0]}" for sight in sights)


def evidence_rows(relation: str, condition: str, newest_first: str) -> str:
    """A select from the relation."""
    return f"select * from {relation} where {condition}"


def snowplow_choices(relation: str, can_grant: str = "true") -> str:
    """A select from the relation."""
    return f"select * from {relation}"
