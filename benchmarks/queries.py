"""What is measured inside the warehouse: `python -m benchmarks.queries <question> <database>` prints it as JSON."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from python_checks.project import ROOT, CheckFailed, project_vars, quoted, target
from python_checks.surface.prepared import PreparedAnswers

LOOKUPS = 100
BY_HAND = ROOT / "benchmarks" / "by_hand.sql"
MACROS = ROOT / "macros" / "connected_components.sql"
CLOSURE = "compiled/decision_tier/models/intermediate/identity/int_identity_strong.sql"


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Wall and CPU seconds of a piece of work in this process."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return {"wall_seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - busy}


def raw_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The raw tables of the sources that are on."""
    tables = connection.execute(
        'select format(\'"{}"."{}"\', schema_name, table_name) from duckdb_tables() '
        "where schema_name in (select unnest(?)) order by all",
        [project_vars()["decision_tier_sources"]],
    ).fetchall()
    return [name for (name,) in tables]


def floor(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The least a build can cost: one statement that reads every value of every raw row once and aggregates it."""
    branches = [
        f"select count(*) as row_count, bit_xor(hash(raw_row)) as content from {table} as raw_row"
        for table in raw_tables(connection)
    ]
    statement = f"select sum(row_count), bit_xor(content) from ({' union all '.join(branches)})"
    rows: list[int] = []
    cost = timed(lambda: rows.extend(connection.execute(statement).fetchall()[0]))
    return {**cost, "raw_rows": float(rows[0])}


def by_hand(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The tables customers are decided on, by one script into a file of its own; an error where one of them is empty.

    The lists of codes and actions are those of the warehouse, so it is built before.
    """
    with TemporaryDirectory() as folder:
        connection.execute(f"attach {quoted(Path(folder) / 'by_hand.duckdb')} as by_hand")
        connection.execute("set variable as_of = (select max(as_of) from decision_tier.customers)")
        cost = timed(lambda: connection.execute(BY_HAND.read_text()))
        tables = connection.execute(
            "select table_name, estimated_size from duckdb_tables() where database_name = 'by_hand'"
        ).fetchall()
        connection.execute("detach by_hand")
    if empty := [table for table, rows in tables if not rows]:
        raise CheckFailed(f"{BY_HAND.name} made no row of {', '.join(empty)}: nothing to compare with")
    return {**cost, "rows": float(sum(rows for _, rows in tables))}


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    return sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]


def lookup(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """What one customer's live answer takes, each planned anew."""
    question = "select * from decision_tier.live_action_eligibility where customer_id = ?"
    return of_customers(connection, lambda customer: connection.execute(question, [customer]).fetchall())


def lookup_planned_once(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """What it takes where the question is planned once."""
    answers = prepared_answers(connection)
    return of_customers(connection, lambda customer: answers.of([customer]))


def lookup_after_commit(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The same where something was committed before each question, so that all that has landed is read again."""
    answers = prepared_answers(connection)

    def ask(customer: str) -> None:
        connection.execute("select txid_current()").fetchall()
        answers.of([customer])

    return of_customers(connection, ask)


def prepared_answers(connection: duckdb.DuckDBPyConnection) -> PreparedAnswers:
    """The answers of the warehouse that is open."""
    ((catalog,),) = connection.execute("select current_database()").fetchall()
    return PreparedAnswers(connection, catalog)


def of_customers(connection: duckdb.DuckDBPyConnection, ask: Callable[[str], object]) -> dict[str, float]:
    """What a question takes on one thread, in milliseconds, over customers picked by hash."""
    connection.execute("set threads = 1")
    customers = connection.execute(
        "select customer_id from decision_tier.customers order by hash(customer_id) limit ?", [LOOKUPS]
    ).fetchall()
    ask(customers[0][0])
    costs = [timed(lambda customer=customer: ask(customer)) for (customer,) in customers]  # type: ignore[misc]
    wall = [cost["wall_seconds"] * 1000 for cost in costs]
    busy = [cost["cpu_seconds"] * 1000 for cost in costs]
    return {
        "wall_seconds": sum(wall) / 1000,
        "cpu_seconds": sum(busy) / 1000,
        "p50_ms": percentile(wall, 0.5),
        "p99_ms": percentile(wall, 0.99),
        "cpu_p50_ms": percentile(busy, 0.5),
        "cpu_p99_ms": percentile(busy, 0.99),
    }


def keep_edges(connection: duckdb.DuckDBPyConnection) -> None:
    """The evidence of the warehouse as a working table of edges, which every way to partition starts from."""
    rows = (target() / CLOSURE).read_text()
    connection.execute(f"create temp table evidence as select node_a, node_b from ({rows}) where is_edge")


def hash_aggregate(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The floor of a partition: one hash aggregate over the edges in both directions."""
    keep_edges(connection)
    statement = """
        select count(*), max(smallest) from (
            select node, min(neighbour) as smallest
            from (
                select node_a as node, node_b as neighbour from evidence
                union all
                select node_b as node, node_a as neighbour from evidence
            )
            group by node
        )
    """
    return timed(lambda: connection.execute(statement).fetchall())


def macro(name: str, **values: str) -> str:
    """The SQL of one of the package's closure macros."""
    found = re.search(rf"{{% macro {name}\(.*?-%}}(.*?){{%-? endmacro", MACROS.read_text(), re.DOTALL)
    if found is None:
        raise CheckFailed(f"{MACROS} has no macro {name}: the benchmark must follow the closure")
    sql = re.sub(r"{#.*?#}", "", found[1], flags=re.DOTALL)
    sql = re.sub(r"{%- if has_cut_order %}.*?{%- endif %}", "", sql, flags=re.DOTALL)
    return re.sub(r"{{ (\w+) }}", lambda match: values[match[1]], sql)


def closure(connection: duckdb.DuckDBPyConnection) -> None:
    """The loop of `components_of`, with the SQL of the macros; leaves the working table `labels`."""

    def make(table: str, sql: str) -> str:
        connection.execute(f"create or replace temp table {table} as {sql}")
        return table

    def size(table: str) -> int:
        return connection.table(table).shape[0]

    hashes = [f"{macro('duckdb__node_hash', expression=f'node_{end}')} as hash_{end}" for end in "ab"]
    edges = make("edges", macro("hashed_edges", edges_sql=f"select {', '.join(hashes)} from evidence"))
    rounds: list[str] = []
    while size(edges):
        parents = make(f"parents_{len(rounds)}", macro("smallest_neighbours", edges=edges))
        edges = make(f"edges_{len(rounds)}", macro("contracted_edges", edges=edges, parents=parents))
        rounds.append(parents)
    roots = rounds[-1]
    for number, parents in enumerate(reversed(rounds[:-1])):
        roots = make(f"roots_{number}", macro("followed_pointers", parents=parents, roots=roots))
    make("labels", f"select node, parent as component from {roots}")


def partition(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The package's closure over the evidence; an error unless scipy finds as many components."""
    keep_edges(connection)
    cost = timed(lambda: closure(connection))
    components = connection.execute("select count(distinct component) from labels").fetchall()[0][0]
    if components != (expected := scipy_components(connection)):
        raise CheckFailed(f"the closure found {components} components, scipy {expected}")
    return {**cost, "components": float(components)}


def scipy_components(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of components, by another library."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    connection.execute(
        "create temp table numbered as select node, row_number() over () - 1 as place "
        "from (select node_a as node from evidence union select node_b from evidence)"
    )
    ends = connection.execute(
        "select a.place as a, b.place as b from evidence "
        "join numbered as a on evidence.node_a = a.node join numbered as b on evidence.node_b = b.node"
    ).fetchnumpy()
    nodes = connection.table("numbered").shape[0]
    matrix = coo_matrix(([True] * len(ends["a"]), (ends["a"], ends["b"])), shape=(nodes, nodes))
    return int(connected_components(matrix, directed=False, return_labels=False))


def splink(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Splink's clustering of the same evidence."""
    from splink import DuckDBAPI  # type: ignore[import-not-found, unused-ignore]
    from splink.clustering import (  # type: ignore[import-not-found, unused-ignore]
        cluster_pairwise_predictions_at_threshold,
    )

    keep_edges(connection)
    connection.execute("use memory")
    connection.execute(
        "create table pairs as select distinct node_a as unique_id_l, node_b as unique_id_r, 1.0 as match_probability "
        "from evidence where node_a <> node_b"
    )
    connection.execute(
        "create table nodes as select node_a as unique_id from evidence union select node_b from evidence"
    )
    engine = DuckDBAPI(connection=connection)
    nodes, pairs = engine.register("nodes"), engine.register("pairs")
    return timed(
        lambda: cluster_pairwise_predictions_at_threshold(
            nodes, pairs, engine, "unique_id", threshold_match_probability=0.5
        )
    )


def has_splink() -> bool:
    """Whether Splink is installed."""
    return find_spec("splink") is not None


QUESTIONS = {
    question.__name__: question
    for question in (
        floor,
        by_hand,
        lookup,
        lookup_planned_once,
        lookup_after_commit,
        hash_aggregate,
        partition,
        splink,
    )
}


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, to read, beside a database in memory."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(database)} as {database.stem} (read_only)")
        connection.execute(f"use {database.stem}")
        yield connection


def main(name: str, database: str) -> None:
    """Answer a question to a warehouse."""
    with opened(Path(database)) as connection:
        print(json.dumps(QUESTIONS[name](connection)))


if __name__ == "__main__":
    main(*sys.argv[1:])
