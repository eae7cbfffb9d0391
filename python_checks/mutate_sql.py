"""Mutants of the SQL rules: change one thing in a model at a time, and see whether a unit test of that model notices.

A mutant flips a comparison, drops a clause, widens a window or turns an order round. It is killed where a unit test
gives other rows than it expects, or none at all; the survivors are what no unit test pins. dbt renders the unit tests,
so that a mutant costs one small query in memory, not a run of dbt.

Whether a definition is in force, and a governed number, are macros: what stands in them is one text, so a change of it
is one mutant, whatever calls it, and is killed where a test of any caller notices. Some changes change nothing;
`EQUIVALENT` says which, and why.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Timer

import duckdb
import sqlglot
from sqlglot import exp

from python_checks.project import CheckFailed, ProjectError, artefact, run_dbt, target

FIXTURE = re.compile(r"(__dbt__cte__\w+) as \(")
FLIPS: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
    exp.NullSafeEQ: exp.NullSafeNEQ,
    exp.NullSafeNEQ: exp.NullSafeEQ,
    exp.Min: exp.Max,
    exp.Max: exp.Min,
}
# The rooms of the rules about customers; staging has its own tests on sample data, the rest is bookkeeping.
ROOMS = ("accounts", "consent", "decisions", "engagement", "lifecycle", "service", "value")
# Mutants that give the same rows whatever is given, and why; only what survives is looked up here.
EQUIVALENT = {
    r".*(`rules.is_default AND 1 = 1` -> `rules.is_default`|without `WHERE 1 = 1`)": "it is no further condition",
    r"int_action_eligibility: `(customer|action)_id` -> ": "the order in which rows are stored",
    r"int_customer_keys: `(customer_id|subject_key)` -> ": "the order in which rows are stored",
    r"int_action_eligibility: `MAX.CASE WHEN reason_rank = 1 ": "one row has the rank",
    r"int_consent_denials: `event_id ASC` -> ": "attempts that are equal to there say the same",
    r"int_consent_ledger: `\w+ (>|<=) (raw_)?ingested_at` -> ": "where the times are equal both branches give it",
    r"int_engagement_scores: `1` -> `2`": "in the months before the first signal there is no score",
    r"int_engagement_scores: `(12` -> |CAST.EXTRACT.*ingested_at.* -> `COALESCE)": "it only saves time",
    r"int_lifecycle_inputs: `NOT is_known AND ": "what is known at an instant has happened by then",
    r"int_lifecycle_in(puts|stants): `COALESCE": "the greatest and the least pass over a null",
    r"int_lifecycle_instants: without `WHERE NOT \w+ IS NULL`": "a null bound gives a null instant, and that is none",
    r"int_lifecycle_instants: `(ingested_at > |beginnings.began_at < )": "an instant is there once, whoever adds it",
    r"int_lifecycle_restated: .* -> `NOT rules.is_default( AND COALESCE.*_from)?`$": "its rules have no bounds",
    r"int_lifecycle_restated: `COALESCE\(defaults.*` -> `COALESCE": "its rules have no bounds",
    r"int_order_debits: `fault IS NULL` -> ": "it parts the rows in the same two",
    r"int_paid_orders: `COALESCE.discount_amount, 0.` -> ": "nought is above a price only if that is below nought",
    r"int_signals: `MIN.(customer_id|signal_id|message_id|link_url).` -> ": "the reports of an event agree",
    r"int_service_episodes: `problem_id` -> ": "the partition is by it",
    r"int_ticket_intervals: `ticket_key` -> ": "the partition is by it",
    r"int_value_views: `customer_id( ASC)?` -> ": "the partition is by it",
}
# The columns of a definition that say when it holds.
BOUNDS = ("effective_from", "effective_to")
# A mutant of a recursion may never end; the query of a unit test takes milliseconds.
LONGEST_SECONDS = 5
NUMBERED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Add, exp.Sub, exp.Mul)


@dataclass(frozen=True)
class Change:
    """One change of a tree: the node it stands at, how to make what takes its place, and how to say so."""

    old: exp.Expr
    new: Callable[[], exp.Expr]
    said: str


@dataclass(frozen=True, order=True)
class Mutant:
    """A change of a model, by its place among the model's changes; `macro` is the place in a macro it may stand at."""

    model: str
    number: int
    said: str
    macro: str = ""

    def __str__(self) -> str:
        return f"{self.model}: {self.said}"


@dataclass
class UnitTest:
    """A rendered unit test: the model's query on tables of the given rows, and the rows expected of it."""

    name: str
    connection: duckdb.DuckDBPyConnection
    query: exp.Expr
    expected: Counter[str]

    def holds(self) -> bool:
        """Whether the query, as it is now, gives what is expected, and in time."""
        alarm = Timer(LONGEST_SECONDS, self.connection.interrupt)
        alarm.start()
        try:
            rows = self.connection.execute(self.query.sql("duckdb")).fetchall()
        except duckdb.Error:
            return False
        finally:
            alarm.cancel()
        return Counter(map(repr, rows)) == self.expected


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which models, and whether dbt has rendered their unit tests."""
    parser.add_argument(
        "models", nargs="*", help="the models to change (default: those of the rules, as far as they have unit tests)"
    )
    parser.add_argument("--rendered", action="store_true", help="take the unit tests as dbt rendered them last")
    parser.add_argument("--at-least", type=float, default=0.0, metavar="SHARE", help="fail where less is killed")


def run(arguments: argparse.Namespace) -> None:
    """Change, count, and list what survived."""
    if not arguments.rendered:
        wanted = arguments.models or [f"path:models/intermediate/{room}" for room in ROOMS]
        selection = [f"{one},test_type:unit" for one in wanted]
        if run_dbt("test", "--quiet", "--select", *selection, quiet=False).returncode != 0:
            raise CheckFailed("the unit tests fail as they are; their messages are above")
    rooms: dict[str, dict[Mutant, bool]] = {}
    for model, room, files in rendered_tests(set(arguments.models)):
        try:
            found = judged(model, files)
        except RecursionError:
            print(f"{model} nests too deeply to be changed")
            continue
        for mutant, is_alive in found.items():
            if mutant.macro:
                macros = rooms.setdefault("macros", {})
                key = Mutant("macros", 0, mutant.macro)
                macros[key] = macros.get(key, True) and is_alive
            elif not (is_alive and any(re.match(pattern, str(mutant)) for pattern in EQUIVALENT)):
                rooms.setdefault(room, {})[mutant] = is_alive
    if not rooms:
        raise ProjectError("no unit test of these models has been rendered: run `dbt test --select test_type:unit`")
    survivors = sorted(mutant for of_room in rooms.values() for mutant, is_alive in of_room.items() if is_alive)
    made = sum(map(len, rooms.values()))
    share = 1 - len(survivors) / made
    print("\n".join(map(str, survivors)))
    for room, of_room in sorted(rooms.items()):
        killed = len(of_room) - sum(of_room.values())
        print(f"{room:<40}{killed:>6} of {len(of_room):>5}{killed / len(of_room):>8.1%}")
    print(f"{made - len(survivors)} of {made} mutants are killed, {share:.1%}")
    if share < arguments.at_least:
        raise CheckFailed(f"{share:.1%} is under {arguments.at_least:.1%}; the survivors are above")


def rendered_tests(models: set[str]) -> Iterator[tuple[str, str, list[Path]]]:
    """Every model with unit tests, its room, and the files in which dbt rendered them."""
    files = {path.stem: path for path in (target() / "run").rglob("unit_tests*.yml/**/*.sql")}
    tests: dict[tuple[str, str], list[Path]] = {}
    for test in artefact("manifest")["unit_tests"].values():
        room = "/".join(Path(test["original_file_path"]).parts[1:-1])
        is_wanted = test["model"] in models if models else room.removeprefix("intermediate/") in ROOMS
        if is_wanted and test["name"] in files:
            tests.setdefault((test["model"], room), []).append(files[test["name"]])
    for (model, room), found in sorted(tests.items()):
        yield model, room, sorted(found)


def judged(model: str, files: list[Path]) -> dict[Mutant, bool]:
    """Every mutant of a model, and whether it is alive because none of the model's unit tests notices."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 1; set memory_limit = '1GB'")
        tests = [loaded(connection.cursor(), path) for path in files]
        changes = [list(changes_of(test.query)) for test in tests]
        # Other vars render a model in another way, with other changes; few tests of a rendering would notice little.
        renderings = Counter(map(len, changes))
        usual = max(renderings, key=lambda length: (renderings[length], length))
        asked = [(test, of_test) for test, of_test in zip(tests, changes, strict=True) if len(of_test) == usual]
        places = places_in_macros(asked[0][0].query)
        found = {}
        for number, change in enumerate(asked[0][1]):
            place = places.get(id(change.old), "")
            nth = sum(other.old is change.old for other in asked[0][1][:number])
            mutant = Mutant(model, number, change.said, place and f"{place}, change {nth + 1}")
            found[mutant] = all(survives(test, of_test[number]) for test, of_test in asked)
    return found


def places_in_macros(query: exp.Expr) -> dict[int, str]:
    """The places within `in_force`, `is_effective` and `parameter`, by the node that stands there."""
    found: dict[int, str] = {}
    for compared in query.find_all(exp.LTE, exp.GT):
        holds = compared.this
        if isinstance(holds, exp.Coalesce) and isinstance(holds.this, exp.Column) and holds.this.name in BOUNDS:
            nodes = (compared, holds)
            found |= {id(node): f"{holds.this.name} of in_force: {type(node).__name__}" for node in nodes}
    for both in query.find_all(exp.And):
        begun, ended = both.left, both.right.unnest()
        if (
            isinstance(begun, exp.LTE)
            and isinstance(ended, exp.Or)
            and isinstance(ended.left, exp.Is)
            and isinstance(ended.right, exp.GT)
            and [side.this.sql() for side in (begun, ended.left, ended.right)] == bounds_of(begun.this)
        ):
            found |= {
                id(node): f"is_effective: {type(node).__name__}" for node in (begun, ended, ended.left, ended.right)
            }
    for number in query.find_all(exp.Subquery):
        source = number.this.args.get("from_") if isinstance(number.this, exp.Select) else None
        if source is not None and source.this.alias_or_name == "governed":
            nodes = number.find_all(exp.Max, exp.And, exp.EQ, bfs=False)
            found |= {id(node): f"parameter: {place}, {type(node).__name__}" for place, node in enumerate(nodes)}
    return found


def bounds_of(begun: exp.Expr) -> list[str]:
    """The columns that `is_effective` compares, in its order, by the first of them; what is no column has none."""
    if not isinstance(begun, exp.Column):
        return []
    return [f"{begun.table}.{name}" for name in (BOUNDS[0], BOUNDS[1], BOUNDS[1])]


def survives(test: UnitTest, change: Change) -> bool:
    """Whether the test gives the same with the change; the tree is put back afterwards."""
    new = change.new()
    change.old.replace(new)
    try:
        return test.holds()
    finally:
        new.replace(change.old)


def loaded(connection: duckdb.DuckDBPyConnection, path: Path) -> UnitTest:
    """A rendered unit test, its given rows as tables of a schema of its own."""
    schema = f'"{path.stem}"'
    connection.execute(f"set TimeZone = 'UTC'; create schema {schema}; set schema = {schema}")
    given, text = parted(path.read_text())
    for name, rows in given.items():
        connection.execute(f"create table {name} as {rows}")
    whole = sqlglot.parse_one(text, dialect="duckdb")
    actual, expected = (cte.this for cte in whole.args["with_"].expressions)
    # Less the column that says which of the two a row belongs to.
    for part in (actual, expected):
        part.set("expressions", part.expressions[:-1])
    wanted = connection.execute(expected.sql("duckdb")).fetchall()
    test = UnitTest(path.stem, connection, actual, Counter(map(repr, wanted)))
    if not test.holds():
        raise CheckFailed(f"{path.stem} does not hold as it is; run `dbt test --select {path.stem}`")
    return test


def parted(text: str) -> tuple[dict[str, str], str]:
    """The queries of the given rows by name, and the rest; hundreds of rows would take the parser long."""
    given = {}
    while found := FIXTURE.search(text):
        end, depth, is_quoted = found.end(), 1, False
        while depth:
            is_quoted ^= text[end] == "'"
            depth += 0 if is_quoted else {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        given[found[1]] = text[found.end() : end - 1]
        text = text[: found.start()] + text[end:].lstrip().removeprefix(",")
    return given, re.sub(r"\bwith\s+(?=select\b)", "", text)


def changes_of(query: exp.Expr) -> Iterator[Change]:
    """Every change of a query, in the order of its text."""
    for node in list(query.find_all(exp.Expr, bfs=False)):
        for operator in (flipped, dropped, widened, turned):
            yield from operator(node)


def flipped(node: exp.Expr) -> Iterator[Change]:
    """Every comparison the other way at its bound, every test for null turned round, every least the greatest."""
    if type(node) in FLIPS:
        yield change(node, lambda: FLIPS[type(node)](**node.copy().args))
    elif isinstance(node, exp.Is) and not isinstance(node.parent, exp.Not):
        yield change(node, lambda: exp.Not(this=node.copy()))
    elif isinstance(node, exp.Not):
        yield change(node, node.this.copy)


def dropped(node: exp.Expr) -> Iterator[Change]:
    """Every condition of several without one, every filter without its only one, every case without a branch."""
    if isinstance(node, exp.And | exp.Or):
        yield change(node, node.left.copy)
        yield change(node, node.right.copy)
    elif isinstance(node, exp.Where | exp.Having) and not isinstance(node.this, exp.And):
        yield Change(node.this, exp.true, f"without `{short(node)}`")
    elif isinstance(node, exp.Case) and len(node.args["ifs"]) > 1:
        for number in range(len(node.args["ifs"])):
            yield change(node, partial(without_branch, node, number))
    elif isinstance(node, exp.Coalesce) and node.expressions:
        yield change(node, node.this.copy)


def without_branch(node: exp.Case, number: int) -> exp.Expr:
    """A case without one of its branches."""
    new = node.copy()
    new.args["ifs"].pop(number)
    return new


def widened(node: exp.Expr) -> Iterator[Change]:
    """Every number that is compared or reckoned with, by one more."""
    if (
        isinstance(node, exp.Literal)
        and not node.is_string
        and isinstance(node.parent, NUMBERED)
        and "." not in node.name
    ):
        yield change(node, lambda: exp.Literal.number(int(node.name) + 1))


def turned(node: exp.Expr) -> Iterator[Change]:
    """Every key of an order the other way round."""
    if isinstance(node, exp.Ordered):
        yield change(node, lambda: exp.Ordered(**{**node.copy().args, "desc": not node.args.get("desc")}))


def change(old: exp.Expr, new: Callable[[], exp.Expr]) -> Change:
    """A change that says what became what."""
    return Change(old, new, f"`{short(old)}` -> `{short(new())}`")


def short(node: exp.Expr) -> str:
    """The SQL of a node, cut."""
    text = " ".join(node.sql("duckdb", comments=False).split())
    return text if len(text) <= 110 else text[:107] + "..."
