"""DT1: the same inputs and the same clock give the same bytes, on any engine."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from python_checks.house_rules import Finding, rule
from python_checks.house_rules.project_view import Macro, Model, ProjectView

WALL_CLOCK = re.compile(
    r"\b(current_timestamp|current_date|current_time|localtimestamp|sysdate|getdate\s*\(|now\s*\(|today\s*\(|utcnow)",
    re.IGNORECASE,
)
CHANCE = re.compile(r"\b(random|rand|uuid|gen_random_uuid|newid)\s*\(", re.IGNORECASE)
QUERY = re.compile(r"\b(run_query|statement|load_relation|load_cached_relation)\s*\(|\badapter\.(execute|get_\w+)\s*\(")
UNPORTABLE = re.compile(
    r"\b(qualify|group\s+by\s+all|order\s+by\s+all|distinct\s+on|arg_max|arg_min|max_by|min_by|any_value|list_agg|"
    r"asof\s+(?:left\s+)?join)\b|\bselect\s+\*\s+(?:exclude|replace)\b",
    re.IGNORECASE,
)
TARGET = re.compile(r"\btarget\.(type|name|profile_name)\b|\badapter\.type\s*\(")
# At compile time is asked what a raw table holds, by the one test that counts raw tables too, and the last clock.
MAY_QUERY = {"raw_columns", "decision_clock", "test_raw_rows_conserved"}
UNIQUE_ENDINGS = ("_id", "_key", "_hash", "_text", "_content")
UNIQUE_NAMES = {"id", "code", "email", "content", "name", "node", "ordinal", "version"}
LONGEST_NAME = 63
# What has no such word is not parsed.
WINDOW = re.compile(r"\bover\b", re.IGNORECASE)
LIST = re.compile(r"(agg|concat|list)\s*\(", re.IGNORECASE)
TAKES_ONE_ROW = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.Ntile)


def written(project: ProjectView) -> Iterator[Model | Macro]:
    """Everything people write SQL in."""
    yield from project.models
    yield from project.macros


@rule("DT101")
def one_clock(project: ProjectView) -> Iterator[Finding]:
    """as_of() is the only clock."""
    for item in written(project):
        if found := WALL_CLOCK.search(item.code):
            yield item.name, f"asks the wall clock: {found[0]}", "Use {{ as_of() }}"


@rule("DT102")
def nothing_by_chance(project: ProjectView) -> Iterator[Finding]:
    """No random numbers and no random ids; what must look random is a hash of a key."""
    for item in written(project):
        if found := CHANCE.search(item.code):
            yield item.name, f"depends on chance: {found[0]})", "Use a hash of the key"


@rule("DT103")
def no_query_at_compile_time(project: ProjectView) -> Iterator[Finding]:
    """No query at compile time, raw_columns() and decision_clock() excepted; a materialization runs later and may."""
    running = {macro.path for macro in project.macros if macro.name.startswith("materialization_")}
    for item in written(project):
        if item.name in MAY_QUERY or item.path in running:
            continue
        if found := QUERY.search(item.code):
            yield item.name, f"asks the warehouse at compile time: {found[0]})", "Write it as SQL of the model"


@rule("DT104")
def no_branch_on_the_target(project: ProjectView) -> Iterator[Finding]:
    """What differs between engines lives in dispatched macros; nothing looks at the target."""
    for item in written(project):
        if found := TARGET.search(item.code):
            yield item.name, f"looks at the target: {found[0]}", "Dispatch a macro in macros/engines.sql"


@rule("DT105")
def portable_sql(project: ProjectView) -> Iterator[Finding]:
    """The SQL of a model runs on other engines too: no qualify, no group by all, no arg_max and the like."""
    for model in project.models:
        if found := UNPORTABLE.search(model.code):
            yield model.name, f"is not portable: {found[0]}", "Write the portable form, or dispatch a macro"


@rule("DT106")
def windows_have_a_total_order(project: ProjectView) -> Iterator[Finding]:
    """A window that picks a row ends its order in a unique key or holds a tested one; so does a frame of rows."""
    for model in project.models:
        # What a base model orders by is the macro's, which ends in the text of the whole row.
        for window in [] if model.is_base or model.is_landed else windows(model):
            order = window.args.get("order")
            if order is None:
                if isinstance(taker(window), TAKES_ONE_ROW):
                    yield model.name, f"picks a row in no order: {window.sql()[:90]}", "Add an order by"
            elif needs_total_order(window) and not (ends_in_key(order) or holds_key(window, keys_near(model, project))):
                wrong = f"may tie on {order.expressions[-1].this.sql()[:60]} in {window.sql()[:90]}"
                yield model.name, wrong, "End the order by in a unique key (_id, _key, _hash)"


@rule("DT107")
def lists_have_an_order(project: ProjectView) -> Iterator[Finding]:
    """A text or list made of many rows is made in a stated order."""
    for model in project.models:
        for tree in trees(model.compiled) if LIST.search(model.compiled) else ():
            for call in tree.find_all(exp.GroupConcat, exp.ArrayAgg):
                if call.find(exp.Order) is None:
                    yield model.name, f"joins rows in no order: {call.sql()[:90]}", "Use text_list() with an order"


@rule("DT108")
def names_fit(project: ProjectView) -> Iterator[Finding]:
    """What dbt makes a relation of has a name of at most 63 letters: PostgreSQL cuts off the rest."""
    models, seeds = (model.name for model in project.models), (seed.name for seed in project.seeds)
    for name in (*models, *seeds, *project.unit_tests):
        if len(name) > LONGEST_NAME:
            yield name, f"has a name of {len(name)} letters", f"Say it in {LONGEST_NAME}"


@functools.cache
def trees(compiled: str) -> list[exp.Expr]:
    """Compiled SQL as trees; parsing it is most of what the rules cost."""
    return [tree for tree in sqlglot.parse(compiled, read="duckdb") if tree is not None]


def windows(model: Model) -> list[exp.Window]:
    """Every window of a model."""
    if not WINDOW.search(model.compiled):
        return []
    return [window for tree in trees(model.compiled) for window in tree.find_all(exp.Window)]


def taker(window: exp.Window) -> exp.Expr:
    """The function of a window, without `ignore nulls` and `filter`."""
    function = window.this
    while isinstance(function, exp.IgnoreNulls | exp.RespectNulls | exp.Filter):
        function = function.this
    return function


def needs_total_order(window: exp.Window) -> bool:
    """Ranks and running totals by range give tied rows the same; all else depends on the order of ties."""
    spec = window.args.get("spec")
    is_frame_of_rows = spec is not None and str(spec.args.get("kind")).upper() == "ROWS"
    return isinstance(taker(window), TAKES_ONE_ROW) or is_frame_of_rows


def keys_near(model: Model, project: ProjectView) -> list[frozenset[str]]:
    """The tested keys of a model and of what it reads."""
    near = [model, *filter(None, map(project.model, model.reads))]
    return [key for one in near for key in one.keys]


def holds_key(window: exp.Window, keys: list[frozenset[str]]) -> bool:
    """Whether partition and order together hold a tested key."""
    parts = [*window.args.get("partition_by", []), window.args["order"]]
    names = {column.name for part in parts for column in part.find_all(exp.Column)}
    return any(key <= names for key in keys)


def ends_in_key(order: exp.Expr) -> bool:
    """Whether the last thing ordered by is the text or digest of the row, or a column that sounds like a unique key."""
    last = order.expressions[-1].this
    if isinstance(last, exp.Cast) and last.is_type("text") and last.this.name in row_aliases(order):
        return True
    if isinstance(last, exp.Anonymous) and last.name.lower() == "hash":
        return {argument.name for argument in last.expressions} <= row_aliases(order)
    column = last if isinstance(last, exp.Column) else last.find(exp.Column)
    return column is not None and (column.name in UNIQUE_NAMES or column.name.endswith(UNIQUE_ENDINGS))


def row_aliases(node: exp.Expr) -> set[str]:
    """The names rows go by in the select around an expression."""
    select = node.find_ancestor(exp.Select)
    return {table.alias_or_name for table in select.find_all(exp.Table)} if select else set()
