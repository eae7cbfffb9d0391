"""The stages of one size, in the order in which they stand in the table."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.measure import Measurement, dbt, measured, python
from benchmarks.queries import has_splink, raw_tables
from python_checks.project import open_database

AS_OF = datetime(2026, 6, 30)
MODELS_ONLY = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
INGESTED = ("_ingested_at", "_fivetran_synced", "received_at")


@dataclass(frozen=True)
class Bench:
    """One demo world and the tier on it, in a folder of its own."""

    folder: Path
    size: int

    @property
    def database(self) -> Path:
        """The warehouse."""
        return self.folder / "warehouse.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """Where the commands find everything."""
        return {
            "DECISION_TIER_DB": str(self.database),
            "DECISION_TIER_PUBLISHED": str(self.folder / "published" / "tier.duckdb"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOG_LEVEL_FILE": "warn",
            "GX_ANALYTICS_ENABLED": "false",
        }

    def run(self, stage: str, command: list[str], reports: bool = False) -> Measurement:
        """One stage, measured."""
        return measured(stage, self.size, command, self.environment, reports)

    def dbt(self, stage: str, clock: datetime, *arguments: str) -> Measurement:
        """A dbt command at an instant."""
        return self.run(stage, dbt(*arguments, "--vars", json.dumps({"decision_tier_as_of": str(clock)})))

    def graph(self, stage: str, task: str, *arguments: str) -> Measurement:
        """A task on the graph of identity; see `benchmarks.identity`."""
        return self.run(stage, python("benchmarks.identity", task, str(self.database), *arguments), reports=True)

    def asked(self, stage: str, question: str) -> Measurement:
        """A question to the warehouse; see `benchmarks.queries`."""
        return self.run(stage, python("benchmarks.queries", question, str(self.database)), reports=True)


def stages(bench: Bench) -> Iterator[Measurement]:
    """Every stage of one size.

    New rows need no making: seen from an earlier instant, the last hundredth of the rows has not landed yet.
    """
    size = ("--size", str(bench.size), "--as-of", str(AS_OF))
    yield bench.run(
        "generate the demo world", python("python_checks.demo_world", "--database", str(bench.database), *size)
    )
    yield bench.asked("floor: scan and aggregate the raw rows", "floor")
    earlier = instant_before_last_hundredth(bench.database)
    yield bench.dbt("parse the project", earlier, "parse", "--no-partial-parse")
    yield bench.dbt("build, models only", earlier, "build", *MODELS_ONLY)
    bench.dbt("parse the project again", AS_OF, "parse")
    yield bench.dbt("build again with 1 % new rows", AS_OF, "build", *MODELS_ONLY)
    yield bench.dbt("build with tests", AS_OF, "build", "--full-refresh")
    yield bench.asked("the same core tables by one script", "by_hand")
    yield bench.run("expectations and publication", python("python_checks", "publish"))
    yield bench.run("expectations alone", python("python_checks", "expectations"))
    yield bench.asked("live lookups of one customer", "lookup")
    yield bench.asked("live lookups, planned once", "lookup_planned_once")
    yield bench.asked("live lookups, planned once, each after a commit", "lookup_after_commit")


def identity_stages(bench: Bench, persons: int) -> Iterator[Measurement]:
    """Identity alone, on copies of the evidence of a world that is built, so many that they hold these persons."""
    graph = Bench(bench.folder / "graph", persons)
    (graph.folder / "target").mkdir(parents=True)
    shutil.copy(bench.folder / "target" / "partial_parse.msgpack", graph.folder / "target")
    clock = ("--vars", json.dumps({"decision_tier_as_of": str(AS_OF)}))
    graph.graph("copy the evidence", "grow", str(bench.database), str(-(-persons // bench.size)))
    yield graph.graph("identity: full recompute", "close", "--full-refresh", *clock)
    graph.graph("change the evidence", "change")
    yield graph.graph("identity: 1 % new evidence", "close", *clock)
    graph.graph("keep the closure", "keep")
    yield graph.graph("identity: full recompute after it", "close", "--full-refresh", *clock)
    graph.graph("compare the closures", "compare")
    yield graph.asked("identity floor: one hash aggregate", "hash_aggregate")
    yield graph.asked("identity: the partition", "partition")
    if has_splink():
        yield graph.asked("identity: Splink's clustering", "splink")


def instant_before_last_hundredth(database: Path) -> datetime:
    """The instant at which 99 of 100 raw rows that are known at the clock had landed."""
    with open_database(database) as connection:
        columns = dict(
            connection.execute(
                'select format(\'"{}"."{}"\', schema_name, table_name), min(column_name) from duckdb_columns() '
                "where column_name in (select unnest(?)) and data_type = 'TIMESTAMP' group by all",
                [list(INGESTED)],
            ).fetchall()
        )
        branches = [
            f"select {columns[table]} as landed_at from {table}" for table in raw_tables(connection) if table in columns
        ]
        found: datetime = connection.execute(
            f"select quantile_disc(landed_at, 0.99) from ({' union all '.join(branches)}) where landed_at <= ?", [AS_OF]
        ).fetchall()[0][0]
    return found.replace(microsecond=0)
