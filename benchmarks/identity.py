"""The closure on a large graph: `python -m benchmarks.identity <task> <database> ...` prints what it cost as JSON.

The graph is the evidence of a warehouse, copied until it holds so many persons; no copy shares anything with another.
The closure is the model itself, run by dbt; what is counted is the model and not what dbt does before and after it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from dbt.cli.main import dbtRunner

from benchmarks.measure import dbt
from benchmarks.queries import macro
from python_checks.project import CheckFailed, quoted

MODEL = "int_identity_strong"
CLOSURE = f"tier_intermediate.{MODEL}"
# What the model reads: the keys, which differ from copy to copy, with the column of their hash, and the rest.
INPUTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "candidates": ({"record_key": "record_hash"}, []),
    "links": ({"record_key_a": "record_hash_a", "record_key_b": "record_hash_b"}, []),
    "limits": (
        {"node": "node_hash", "held_value": "held_hash"},
        ["cut_order", "is_edge", "dimension", "max_values"],
    ),
}
# A hundredth of the evidence changes: half is what new persons hold, a quarter comes to known persons, a quarter goes.
NEW_PERSONS, NEW_EDGES, LOST_EDGES = 0.005, 0.0025, 0.0025
PARTS = 1_000_000
COPY, NEW = "'~' || copy_no", "'+'"


def copied(table: str, suffix: str) -> str:
    """The columns of an input with a suffix on each key, which is hashed anew."""
    keys, others = INPUTS[table]
    suffixed = {key: f"{key} || {suffix}" for key in keys}
    hashes = [f"{macro('duckdb__node_hash', expression=suffixed[key])} as {keys[key]}" for key in keys]
    return ", ".join([*(f"{text} as {key}" for key, text in suffixed.items()), *hashes, *others])


def picked(share: float, *columns: str) -> str:
    """A condition that a share of the rows fulfils, the same ones each time."""
    return f"hash('picked', {', '.join(columns)}) % {PARTS} < {round(share * PARTS)}"


def grow(database: Path, warehouse: str, copies: str) -> dict[str, float]:
    """Write the graph: so many copies of the evidence of a warehouse, which keeps its name, for its views give it."""
    original = Path(warehouse)
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute(f"attach {quoted(original)} as {original.stem} (read_only)")
        connection.execute(f"attach {quoted(database)} as graph")
        connection.execute("create schema graph.tier_intermediate")
        for table in INPUTS:
            connection.execute(
                f"create table graph.tier_intermediate.int_identity_{table} as "
                f"select {copied(table, COPY)} "
                f"from {original.stem}.tier_intermediate.int_identity_{table}, range({int(copies)}) as copies(copy_no)"
            )
    return {}


def change(database: Path) -> dict[str, float]:
    """Write the inputs anew with a hundredth of the evidence changed."""
    with duckdb.connect(str(database), config={"preserve_insertion_order": False}) as connection:
        connection.execute("use tier_intermediate")
        connection.execute(
            f"create temp table new_persons as select node from {MODEL} where {picked(NEW_PERSONS, 'whole')}"
        )
        # Records and values, each in an order of chance: the first record gets the first value.
        connection.execute(f"""
            create temp table new_edges as
            select node, held_value, node_hash, held_hash, cut_order, is_edge, dimension, max_values
            from (
                select record_key as node, record_hash as node_hash,
                    row_number() over (order by hash('record', record_key)) as place
                from int_identity_candidates
            ) as records
            inner join (
                select *, row_number() over (order by hash('value', held_value)) as place
                from (
                    select held_value, min(held_hash) as held_hash, min(cut_order) as cut_order, is_edge,
                        min(dimension) as dimension, min(max_values) as max_values
                    from int_identity_limits
                    where is_edge
                    group by held_value, is_edge
                ) as shared
            ) as held on records.place = held.place
            where records.place <= {NEW_EDGES} * (select count(*) from int_identity_limits)
        """)
        for table, (keys, others) in INPUTS.items():
            is_evidence = table == "limits"
            connection.execute(f"""
                create or replace table int_identity_{table} as
                select {", ".join([*keys, *keys.values(), *others])} from int_identity_{table}
                where {f"not ({picked(LOST_EDGES, *keys)})" if is_evidence else "true"}
                union all
                select {copied(table, NEW)} from int_identity_{table}
                where {next(iter(keys))} in (select node from new_persons)
                {"union all select * from new_edges" if is_evidence else ""}
            """)
    return {}


def close(_: Path, *arguments: str) -> dict[str, float]:
    """Run the model on the database that the environment names. Raises CheckFailed where dbt does."""
    began: list[tuple[float, float]] = []
    spent: list[tuple[float, float]] = []

    def listen(event: Any) -> None:
        if event.info.name in ("NodeStart", "NodeFinished"):
            (began if event.info.name == "NodeStart" else spent).append((time.perf_counter(), time.process_time()))

    result = dbtRunner(callbacks=[listen]).invoke(dbt("run", "--select", MODEL, *arguments)[1:])
    if not result.success or len(began) != 1 or len(spent) != 1:
        raise CheckFailed(f"dbt did not close the graph: {result.exception or result.result}")
    (wall, cpu), (wall_end, cpu_end) = began[0], spent[0]
    return {"wall_seconds": wall_end - wall, "cpu_seconds": cpu_end - cpu}


def keep(database: Path) -> dict[str, float]:
    """Keep the closure, to be compared with another."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"create or replace table kept as select * from {CLOSURE}")
    return {}


def compare(database: Path) -> dict[str, float]:
    """An error unless the closure is the one kept, row for row and in every column."""
    with duckdb.connect(str(database), read_only=True) as connection:
        ((differing,),) = connection.execute(
            f"select count(*) from kept full join {CLOSURE} as closure on kept.node = closure.node "
            "where kept is distinct from closure"
        ).fetchall()
    if differing:
        raise CheckFailed(f"{differing} nodes are not where a full recompute puts them")
    return {}


TASKS: dict[str, Callable[..., dict[str, float]]] = {
    task.__name__: task for task in (grow, change, close, keep, compare)
}


if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
