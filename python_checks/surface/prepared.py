"""Live answers for a process that keeps the warehouse open, lands rows in it and decides: planned once, asked often.

Most of what a question to `decision_tier.live_action_eligibility` takes is planning, and DuckDB plans anew whatever
names a customer. Here the very SQL of that view is prepared with those asked about in a working table, which every
table with a `customer_id` below the view is held to.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from python_checks.project import CheckFailed

VIEW = ("decision_tier", "live_action_eligibility")
# By its statistics a plan leaves out a raw table in which nothing has landed, and would not see what lands later.
UNSAFE = "statistics_propagation"
SETTING = "current_setting('disabled_optimizers')"


class PreparedAnswers:
    """The rows of `decision_tier.live_action_eligibility` of whom is asked about.

    The connection is to a process that reads or writes the warehouse; `catalog` is its name there, the stem of its
    file. For the whole process the optimizer `statistics_propagation` is switched off, and where somebody switches it
    on again, the next plan is an error (duckdb.InvalidInputException) and not an answer. After a build the question is
    prepared anew. What nobody has committed yet, in the caller's own transaction or another, is not seen. Threads that
    share one wait for each other. Raises CheckFailed where the warehouse has no such view.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
        self.connection = connection.cursor()
        self.catalog = catalog
        off = [name for name in self._value(f"select {SETTING}").split(",") if name]
        self.connection.execute(f"set disabled_optimizers = '{','.join({*off, UNSAFE})}'")
        self.connection.execute("create temp table asked (customer_id varchar)")
        self.versions: list[int] | None = None
        self.lock = Lock()

    def of(self, customer_ids: Iterable[str]) -> list[dict[str, Any]]:
        """A row for every action of each customer, in no order; none of who is not known.

        Raises CheckFailed where one id is given and no list: its letters would be customers nobody knows.
        """
        if isinstance(customer_ids, str):
            raise CheckFailed(f"'{customer_ids}' is one text and no list of customers: ask of ['{customer_ids}']")
        with self.lock:
            # One transaction, or a build could come between plan and tables; rolled back, so that nobody stays asked.
            self.connection.begin()
            try:
                if self.versions is None or self.versions != self._value("execute versions"):
                    self._prepare()
                self.connection.execute("insert into temp.asked select distinct unnest($1)", [list(customer_ids)])
                rows = self.connection.execute("execute answers")
                names = [column[0] for column in rows.description]
                return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
            finally:
                self.connection.rollback()

    def _value(self, sql: str) -> Any:
        """The one value of a query."""
        ((value,),) = self.connection.execute(sql).fetchall()
        return value

    def _prepare(self) -> None:
        """Plan the SQL of the view for those asked about, and remember which views it was made of."""
        views = {
            (schema, view): sql
            for schema, view, sql in self.connection.execute(
                "select schema_name, view_name, sql from duckdb_views() where database_name = $1", [self.catalog]
            ).fetchall()
        }
        if VIEW not in views:
            raise CheckFailed(f"{'.'.join(VIEW)} is no view of {self.catalog}: build the tier there first")
        about_customers = self.connection.execute(
            "select schema_name, table_name from duckdb_columns() where database_name = $1 and column_name = $2",
            [self.catalog, "customer_id"],
        ).fetchall()
        catalog = exp.Literal.string(self.catalog).sql("duckdb")
        read = [VIEW]

        def body(view: tuple[str, str]) -> exp.Query:
            query: exp.Query = sqlglot.parse_one(views[view], read="duckdb").expression
            for table in list(query.find_all(exp.Table)):
                name = (table.db, table.name)
                if name in views and name in about_customers:
                    read.append(name)
                    table.replace(body(name).subquery(table.alias_or_name))
                elif name in about_customers:
                    table.replace(of_those_asked(table))
            return query

        self.connection.execute(
            f"prepare answers as select * from ({body(VIEW).sql('duckdb')}) where case "
            f"when contains({SETTING}, '{UNSAFE}') then true "
            f"else error('{UNSAFE} belongs to the disabled_optimizers: a kept plan would not see what lands') end"
        )
        self.connection.execute(
            "prepare versions as select list(view_oid order by view_oid) from duckdb_views() "
            f"where database_name = {catalog} and (schema_name, view_name) in {(*read,)}"
        )
        self.versions = self._value("execute versions")


def of_those_asked(table: exp.Table) -> exp.Subquery:
    """The rows of a table of the customers asked about, by the name the table had."""
    name = exp.table_(table.name, db=table.db, catalog=table.catalog, quoted=True).sql("duckdb")
    query: exp.Query = sqlglot.parse_one(
        f"select * from {name} semi join temp.asked using (customer_id)", read="duckdb"
    )
    return query.subquery(table.alias_or_name)
