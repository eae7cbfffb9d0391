"""Live answers for a process that keeps the warehouse open, lands rows in it and decides: planned once, asked often.

Most of what a question to `decision_tier.live_action_eligibility` takes is planning, and DuckDB plans anew whatever
names a customer. Here the very SQL of that view is prepared with those asked about in a working table, which every
table with a `customer_id` below the view is joined with. Most of the rest is reading what has landed, whomever it
concerns: it is kept in a second working table until something may have been committed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from threading import Lock
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from python_checks.project import CheckFailed

VIEW = ("decision_tier", "live_action_eligibility")
# What has landed, with its meaning; below it nothing is about who is asked about, all above it is.
LANDED = "int_landed_meanings"
# Every customer, read for the id alone: here those asked about, for of whom nobody knows eligibility has no row.
SPINE = "int_customers"
# By its statistics a plan leaves out a raw table in which nothing has landed, and would not see what lands later.
UNSAFE = "statistics_propagation"
SETTING = "current_setting('disabled_optimizers')"
GUARD = (
    f"case when contains({SETTING}, '{UNSAFE}') then true "
    f"else error('{UNSAFE} belongs to the disabled_optimizers: a kept plan would not see what lands') end"
)
# The number of the snapshot a transaction reads. In a database each beginning and each commit takes the next number,
# so that between two snapshots with neighbouring numbers nothing was committed.
SNAPSHOT = "select txid_current()"
# The steps at the bottom of a plan that read no table, file or function.
READ_NOTHING = ("CTE_SCAN", "COLUMN_DATA_SCAN", "DUMMY_SCAN", "EMPTY_RESULT")
# What gives another value each time although nothing was committed; some that tell the time are said to be consistent.
CHANGING = (
    "select distinct function_name || '(' from duckdb_functions() "
    "where stability <> 'CONSISTENT' or starts_with(function_name, 'current_')"
)


class PreparedAnswers:
    """The rows of `decision_tier.live_action_eligibility` of whom is asked about.

    The connection is to a process that reads or writes the warehouse; `catalog` is its name there, the stem of its
    file. For the whole process the optimizer `statistics_propagation` is switched off, and where somebody switches it
    on again, the next plan is an error (duckdb.InvalidInputException) and not an answer. What has landed is read by
    the first question after any other transaction in the warehouse, even one that only reads; who lands rows and wants
    no question to wait for that asks `of([])`. Where raw rows are outside the warehouse, or a raw view asks for the
    time, every question reads them. After a build the question is prepared anew. What nobody has committed yet, in the
    caller's own transaction or another, is not seen. Threads that share one wait for each other. Raises CheckFailed
    where the warehouse has no such view.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
        self.connection = connection.cursor()
        self.catalog = catalog
        self.connection.execute(f"use {exp.to_identifier(catalog, quoted=True).sql('duckdb')}")
        off = [name for name in value_of(self.connection, f"select {SETTING}").split(",") if name]
        self.connection.execute(f"set disabled_optimizers = '{','.join({*off, UNSAFE})}'")
        self.connection.execute("create temp table asked (customer_id varchar)")
        self.connection.execute(
            "prepare versions as select list(view_oid order by view_oid) from duckdb_views() "
            f"where database_name = {exp.Literal.string(catalog).sql('duckdb')}"
        )
        self.versions: list[int] | None = None
        self.is_kept = False
        self.next_snapshot = -1
        self.lock = Lock()

    def of(self, customer_ids: Iterable[str]) -> list[dict[str, Any]]:
        """A row for every action of each customer, in no order; none of who is not known.

        Raises CheckFailed where one id is given and no list: its letters would be customers nobody knows.
        """
        if isinstance(customer_ids, str):
            raise CheckFailed(f"'{customer_ids}' is one text and no list of customers: ask of ['{customer_ids}']")
        asked = list(customer_ids)
        with self.lock:
            while (found := self._answers(asked)) is None:
                self._prepare()
        return found

    def _answers(self, asked: list[str]) -> list[dict[str, Any]] | None:
        """The rows of those asked about; nothing where the views are others than those that were planned."""
        with ExitStack() as undone:
            # One transaction, or a build could come between plan and tables.
            self.connection.begin()
            undone.callback(self.connection.rollback)
            snapshot = value_of(self.connection, SNAPSHOT)
            is_news = not self.is_kept or snapshot != self.next_snapshot
            if is_news:
                if self.versions != value_of(self.connection, "execute versions"):
                    return None
                self._read_landed()
            self.connection.execute("insert into temp.asked select distinct unnest($1)", [asked])
            rows = self.connection.execute("execute answers")
            names = [column[0] for column in rows.description]
            found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
            if is_news:
                self.connection.execute("delete from temp.asked")
                undone.pop_all()
                self.connection.commit()
                # Or the rows that were replaced would stay in memory.
                self.connection.execute("checkpoint temp")
        self.next_snapshot = snapshot + (2 if is_news else 1)
        return found

    def _read_landed(self) -> None:
        """Read what has landed instead of what is kept."""
        self.connection.execute("delete from temp.landed")
        self.connection.execute("execute landed")

    def _prepare(self) -> None:
        """Plan what has landed, and the SQL of the view for those asked about; remember which views there were.

        In no transaction, for a plan made in that of its table is made again each time it is executed.
        """
        found = self.connection.execute(
            "select schema_name, view_name, sql, view_oid from duckdb_views() where database_name = $1", [self.catalog]
        ).fetchall()
        views = {(schema, view): sql for schema, view, sql, _ in found}
        if VIEW not in views:
            raise CheckFailed(f"{'.'.join(VIEW)} is no view of {self.catalog}: build the tier there first")
        landed = next(name for name in views if name[1] == LANDED)
        what_landed = "select * from " + exp.table_(landed[1], db=landed[0], quoted=True).sql("duckdb")
        about_customers = self.connection.execute(
            "select schema_name, table_name from duckdb_columns() where database_name = $1 and column_name = $2",
            [self.catalog, "customer_id"],
        ).fetchall()

        def body(view: tuple[str, str]) -> exp.Query:
            query: exp.Query = sqlglot.parse_one(views[view], read="duckdb").expression
            for cte in query.ctes:
                # What is kept is a table already: to read it twice costs less than a copy of it.
                cte.set("materialized", False)
            for table in list(query.find_all(exp.Table)):
                name = (table.db, table.name)
                if name == landed:
                    table.replace(exp.table_("landed", db="temp", alias=table.alias_or_name))
                elif table.name == SPINE:
                    table.replace(exp.table_("asked", db="temp", alias=table.alias_or_name))
                elif name in views and name in about_customers:
                    table.replace(body(name).subquery(table.alias_or_name))
                elif name in about_customers:
                    table.replace(of_those_asked(table))
            return query

        self.connection.execute(f"create or replace temp table landed as {what_landed} limit 0")
        self.connection.execute(f"prepare landed as insert into temp.landed {what_landed} where {GUARD}")
        self.connection.execute(f"prepare answers as select * from ({body(VIEW).sql('duckdb')}) where {GUARD}")
        self.is_kept = numbers_tell() and self._is_told_by_commits(what_landed)
        self.versions = sorted(version for *_, version in found)

    def _is_told_by_commits(self, query: str) -> bool:
        """Whether a query reads nothing but tables of the warehouse, whenever it is asked, as its plans say."""
        self.connection.execute("set explain_output = 'all'")
        plans = dict(self.connection.execute(f"explain (format json) {query}").fetchall())
        ours = (f"{self.catalog}.", f'"{self.catalog}".')
        return all(
            leaf["extra_info"]["Table"].startswith(ours) if leaf["name"] == "SEQ_SCAN" else leaf["name"] in READ_NOTHING
            for leaf in leaves(json.loads(plans["physical_plan"]))
        ) and not any(name in plans["logical_plan"] for (name,) in self.connection.execute(CHANGING).fetchall())


def leaves(plan: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The steps of a plan that have no other below them."""
    for step in plan:
        yield from leaves(step["children"]) if step["children"] else [step]


def value_of(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The one value of a query."""
    ((value,),) = connection.execute(query).fetchall()
    return value


@cache
def numbers_tell() -> bool:
    """Whether on this DuckDB a beginning and a commit take one number each, and a rollback none: see SNAPSHOT."""
    with duckdb.connect() as scratch:
        scratch.execute("create table landed as select 1 as number")
        scratch.execute("create temp table kept as from landed")
        other = scratch.cursor()

        def snapshot(end: Callable[[], object]) -> int:
            scratch.begin()
            number: int = value_of(scratch, SNAPSHOT)
            scratch.execute("insert into temp.kept from landed")
            end()
            return number

        first, second, third = (snapshot(end) for end in (scratch.rollback, scratch.commit, scratch.rollback))
        other.execute("insert into landed values (2)")
        return (second, third) == (first + 1, first + 3) and snapshot(scratch.rollback) == first + 6


def of_those_asked(table: exp.Table) -> exp.Subquery:
    """The rows of a table of the customers asked about, by the name the table had.

    A join and no semi join, of which DuckDB expects a fifth of the table, and begins elsewhere.
    """
    name = exp.table_(table.name, db=table.db, catalog=table.catalog, quoted=True).sql("duckdb")
    query: exp.Query = sqlglot.parse_one(
        f"select rows.* from {name} as rows inner join temp.asked using (customer_id)", read="duckdb"
    )
    return query.subquery(table.alias_or_name)
