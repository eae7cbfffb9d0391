"""Writes a whole demo world into a DuckDB file."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.resources import files

import duckdb

from . import (
    automation,
    billing,
    cast,
    commerce,
    consent,
    crm,
    decisions,
    mail,
    messenger,
    people,
    rates,
    service,
    streams,
    truth,
    web,
)
from .settings import VERSION, Settings
from .world import World, literal, quoted

RAW_SCHEMAS = (
    "hubspot", "segment", "salesforce", "zendesk", "shopify", "marketo", "rudderstack", "snowplow", "stripe",
    "intercom", "canonical",
)  # fmt: skip
MEMORY_LIMIT = "6GB"
WORKERS = os.cpu_count() or 1

CHAINS: tuple[tuple[Callable[[World], None], ...], ...] = (
    (commerce.fill, billing.fill, service.fill, streams.fill, truth.fill),
    (mail.fill, web.fill),
    (consent.fill,),
    (decisions.fill,),
    (crm.fill,),
    (automation.fill,),
    (messenger.fill,),
)
"""What is written side by side, the longest first. Concerns that fill the same table, or read what another left,
stand in one chain, so that the order of the rows does not depend on the workers either."""


class ForeignDataError(RuntimeError):
    """The database holds raw data that this generator did not write."""


def generate(
    database: str | os.PathLike[str],
    size: int = 10_000,
    seed: int = 7,
    as_of: datetime = datetime(2026, 6, 30),
    events_per_customer: int = 12,
) -> Settings:
    """Write the demo world into a DuckDB file, replacing an earlier one there.

    size: persons; as_of: a UTC instant without a zone; events_per_customer: a mean.
    Returns the settings written. Raises ValueError for impossible settings, ForeignDataError
    when a raw schema is there that no demo world left, duckdb.Error when the file is unusable.
    """
    settings = Settings(size, seed, as_of, events_per_customer)
    with duckdb.connect() as connection:
        _configure(connection, str(database))
        _claim(connection)
        world = World(connection, settings)
        people.fill(world)
        rates.fill(world)
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(lambda chain: _fill(world.beside(), chain), CHAINS))
        cast.fill(world)
        chosen = ", ".join(map(literal, (size, seed, as_of, events_per_customer, VERSION)))
        connection.execute(f"insert into demo_world.settings values ({chosen})")
        connection.execute(f"set threads = {WORKERS}")
        connection.execute("checkpoint raw")
    return settings


def _fill(world: World, chain: tuple[Callable[[World], None], ...]) -> None:
    for fill in chain:
        fill(world)


def _configure(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Working tables in memory, the raw tables in the file.

    Without a log, the file changes at the checkpoint after the last row or not at all.
    """
    connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
    # a worker is a thread of its own: more of them for a statement would wait for each other, spinning
    connection.execute("set threads = 1")
    connection.execute("set preserve_insertion_order = false")
    # choosing the best compression for each text column would take longer than all the rest
    connection.execute("pragma force_compression = 'fsst'")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    connection.execute("pragma disable_checkpoint_on_shutdown")
    connection.execute("set checkpoint_threshold = '1TB'")
    connection.execute("attach ':memory:' as work")
    connection.execute(f"attach {quoted(database)} as raw (recovery_mode 'no_wal_writes')")
    connection.execute("use raw")


def _claim(connection: duckdb.DuckDBPyConnection) -> None:
    """Create empty schemas of our own; refuse to touch anybody else's."""
    found = {
        name
        for (name,) in connection.execute(
            "select schema_name from information_schema.schemata where catalog_name = current_database()"
        ).fetchall()
    }
    foreign = sorted(found.intersection(RAW_SCHEMAS))
    if foreign and "demo_world" not in found:
        raise ForeignDataError(
            f"the database already has raw data in {', '.join(foreign)} that no demo world wrote;"
            " choose another --database"
        )
    for schema in ("demo_world", *RAW_SCHEMAS):
        connection.execute(f"drop schema if exists {schema} cascade")
        connection.execute(f"create schema {schema}")
        connection.execute(files(__package__).joinpath("tables", f"{schema}.sql").read_text("utf8"))
