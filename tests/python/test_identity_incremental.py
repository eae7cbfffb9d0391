"""A build on top of the last one against a full one, over random graphs that gain and lose edges and limits."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import networkx
import pytest
from conftest import invoke
from identity_world import World

from benchmarks import identity
from benchmarks.queries import macro

pytestmark = pytest.mark.builds

GRAPHS, STEPS = 200, 3
INPUTS = {
    "int_identity_candidates": "record_key varchar",
    "int_identity_links": "record_key_a varchar, record_key_b varchar",
    "int_identity_limits": "node varchar, held_value varchar, cut_order bigint, is_edge boolean, dimension varchar, "
    "max_values int",
}
# Two texts that DuckDB's own hash takes for one.
ALIKE = ("record|salesforce|contact|003Dw0000000878IAA~100", "record|salesforce|contact|003Dw0000000808IAA~107")
Row = tuple[object, ...]
Rows = dict[str, set[Row]]


def edge(record: str, value: str, cut_order: int = 1, dimension: str | None = None, most: int | None = None) -> Row:
    """A value that joins its records, and may count against a limit."""
    return (record, value, cut_order, True, dimension, most)


def fact(record: str, dimension: str, value: str, most: int) -> Row:
    """A value that only counts against a limit."""
    return (record, value, None, False, dimension, most)


class Graphs(World):
    """The inputs of one clustering as bare tables."""

    def cluster(self, inputs: Rows, shuffle: int, *arguments: str) -> None:
        """Write the inputs in some order and cluster them."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("create schema if not exists tier_intermediate")
            for table, columns in INPUTS.items():
                keys, _ = identity.INPUTS[table.removeprefix("int_identity_")]
                hashes = [f"{keys[key]} as ({macro('duckdb__node_hash', expression=key)})" for key in keys]
                columns = ", ".join([columns, *hashes])
                connection.execute(f"create or replace table tier_intermediate.{table} ({columns})")
                if not (rows := sorted(inputs[table], key=repr)):
                    continue
                random.Random(shuffle).shuffle(rows)
                values = ", ".join(f"({', '.join('null' if v is None else repr(v) for v in row)})" for row in rows)
                connection.execute(f"insert into tier_intermediate.{table} values {values}")
        self.dbt("run", "--select", "int_identity_strong", *arguments)

    def result(self) -> list[tuple[object, ...]]:
        """Every row and column."""
        return self.query("select * from tier_intermediate.int_identity_strong order by node")


def changed(inputs: Rows, dice: random.Random, graphs: Iterable[int]) -> Rows:
    """Some edges, records and facts of some graphs go, others come."""
    chosen = {f"g{graph}" for graph in graphs}
    kept = {
        table: {row for row in rows if str(row[0]).split("-")[0] not in chosen or dice.random() < 0.8}
        for table, rows in inputs.items()
    }
    for graph in sorted(chosen):
        records = [f"{graph}-r{i}" for i in range(dice.randint(2, 9))]
        kept["int_identity_candidates"] |= {(record,) for record in records}
        if dice.random() < 0.3:
            kept["int_identity_links"].add((dice.choice(records), dice.choice(records)))
        for _ in range(dice.randint(0, 6)):
            value = dice.randint(1, 4)
            limit = dice.choice([(None, None), ("email", 1), ("email", 2)])
            new = edge(dice.choice(records), f"{graph}-v{value}", dice.randint(1, 3), *limit)
            kept["int_identity_limits"] = {row for row in kept["int_identity_limits"] if row[:2] != new[:2]} | {new}
        for _ in range(dice.randint(0, 4)):
            held = dice.choice([f"e{dice.randint(1, 4)}", f"{graph}-v{dice.randint(1, 4)}"])
            new = fact(dice.choice(records), "email", held, dice.choice([1, 2]))
            kept["int_identity_limits"] = {row for row in kept["int_identity_limits"] if row[:2] != new[:2]} | {new}
    return kept


def test_a_build_on_the_last_one_equals_a_full_one(tmp_path: Path) -> None:
    dice = random.Random(1)
    (tmp_path / "step").mkdir()
    (tmp_path / "full").mkdir()
    stepwise, full = Graphs(tmp_path / "step"), Graphs(tmp_path / "full")
    inputs: Rows = changed({table: set() for table in INPUTS}, dice, range(GRAPHS))
    # one of them stays as it is, beside a record that changes
    inputs["int_identity_candidates"] |= {(record,) for record in (*ALIKE, "alike-r0")}
    inputs["int_identity_limits"] |= {edge(record, "alike-v0") for record in (ALIKE[0], "alike-r0")}
    # and they exchange what they hold, with others beside each
    inputs["int_identity_candidates"] |= {("swap-r0",), ("swap-r1",)}
    swapped = [[edge(ALIKE[side], f"swap-v{side ^ turn}") for side in (0, 1)] for turn in (0, 1)]
    inputs["int_identity_limits"] |= {edge(f"swap-r{side}", f"swap-v{side}") for side in (0, 1)}
    inputs["int_identity_limits"] |= set(swapped[0])
    # two separations that DuckDB's own hash takes for one exchange a record each, and nothing is torn any more
    inputs["int_identity_candidates"] |= {(f"torn-r{i}",) for i in range(4)}
    inputs["int_identity_limits"] |= {edge(f"torn-r{i}", f"torn-v{i // 2}") for i in range(4)}
    torn = [
        {fact(f"torn-r{i}", ALIKE[side], f"torn-r{i}", 1) for i, side in enumerate((0, turn, 1, 1 - turn))}
        for turn in (0, 1)
    ]
    inputs["int_identity_limits"] |= torn[0]
    stepwise.cluster(inputs, 0)
    for step in range(1, STEPS):
        inputs = changed(inputs, dice, dice.sample(range(GRAPHS), GRAPHS // 4))
        inputs["int_identity_limits"].add(edge("alike-r0", f"alike-v{step}"))
        inputs["int_identity_limits"] = inputs["int_identity_limits"] - set(swapped[0]) | set(swapped[step % 2])
        inputs["int_identity_limits"] = inputs["int_identity_limits"] - torn[0] | torn[step % 2]
        stepwise.cluster(inputs, step)
        full.cluster(inputs, -step, "--full-refresh")
        assert stepwise.result() == full.result()


def test_only_what_has_changed_is_worked_on(tmp_path: Path) -> None:
    world = Graphs(tmp_path)
    inputs: Rows = {table: set() for table in INPUTS}
    for graph in ("quiet", "edge", "gone", "fact"):
        inputs["int_identity_candidates"] |= {(f"{graph}-r{i}",) for i in range(4)}
        inputs["int_identity_limits"] |= {edge(f"{graph}-r{i}", f"{graph}-v{i // 2}") for i in range(4)}
    inputs["int_identity_limits"] |= {fact(f"fact-r{i}", "email", f"e{i}", 2) for i in range(4)}
    inputs["int_identity_candidates"] |= {(f"alike-r{i}",) for i in range(3)}
    inputs["int_identity_limits"] |= {edge(f"alike-r{i}", ALIKE[i // 2]) for i in range(3)}
    world.cluster(inputs, 0)
    with duckdb.connect(str(world.database)) as connection:
        assert connection.execute("select count(distinct hash(unnest)) from unnest(?)", [ALIKE]).fetchall() == [(1,)]
        connection.execute("update tier_intermediate.int_identity_strong set component = 'planted'")
    inputs["int_identity_limits"].add(edge("edge-r1", "edge-v1"))
    # what only counts against a limit leads nowhere
    inputs["int_identity_limits"].add(fact("edge-r1", "email", "quiet-v1", 9))
    inputs["int_identity_candidates"].discard(("gone-r3",))
    inputs["int_identity_limits"] -= {edge("gone-r3", "gone-v1")}
    inputs["int_identity_limits"].add(fact("fact-r1", "email", "e9", 2))
    inputs["int_identity_limits"] -= {edge("alike-r0", ALIKE[0])}
    inputs["int_identity_limits"].add(edge("alike-r0", ALIKE[1]))
    world.cluster(inputs, 1)
    planted = {str(row[0]) for row in world.result() if row[1] == "planted"}
    assert {node.split("-")[0] for node in planted} == {"quiet", "gone", "fact"}
    # of a graph with several components, only the one that has changed
    assert {f"quiet-{node}" for node in ("r0", "r1", "r2", "r3", "v0", "v1")} <= planted
    assert planted & {"gone-r0", "gone-r1", "gone-r2", "gone-v1"} == {"gone-r0", "gone-r1"}
    assert planted & {"fact-r0", "fact-r2"} == {"fact-r2"}
    graph = networkx.Graph((row[0], row[1]) for row in inputs["int_identity_limits"] if row[3])
    world.cluster(inputs, 2, "--full-refresh")
    found = {str(row[0]): row[1] for row in world.result()}
    for component in networkx.connected_components(graph.subgraph(n for n in graph if not str(n).startswith("fact"))):
        assert len({found[str(node)] for node in component}) == 1


def test_steps_of_a_closure_see_how_many_rows_there_are(tmp_path: Path) -> None:
    """DuckDB takes a table made in a transaction that is still open for empty, and compares all with all."""
    world = Graphs(tmp_path)
    inputs: Rows = changed({table: set() for table in INPUTS}, random.Random(1), range(3))
    world.cluster(inputs, 0)
    said: list[str] = []

    def listen(event: Any) -> None:
        if event.info.name in ("SQLQuery", "SQLCommit"):
            said.append("COMMIT" if event.info.name == "SQLCommit" else event.data.sql.strip())

    warehouse = world.warehouse
    choice = ("run", "--select", "int_identity_strong", "--no-write-json")
    assert invoke(*choice, environment=warehouse.environment, variables=warehouse.variables, listen=listen).success
    begins = [number for number, sql in enumerate(said) if sql == "BEGIN"]
    steps = [number for number, sql in enumerate(said) if "create temporary table" in sql]
    assert begins and steps
    for step in steps:
        begun = max((number for number in begins if number < step), default=None)
        assert begun is None or "COMMIT" in said[begun:step], said[step]
