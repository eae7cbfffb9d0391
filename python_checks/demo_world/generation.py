"""Writes a whole demo world into a DuckDB file."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from os import PathLike

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
from .world import World

RAW_SCHEMAS = (
    "hubspot", "segment", "salesforce", "zendesk", "shopify", "marketo", "rudderstack", "snowplow", "stripe",
    "intercom", "canonical",
)  # fmt: skip
MEMORY_LIMIT = "6GB"


class ForeignDataError(RuntimeError):
    """The database holds raw data that this generator did not write."""


def generate(
    database: str | PathLike[str],
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
    with duckdb.connect(str(database)) as connection:
        _configure(connection)
        connection.begin()
        _claim(connection)
        world = World(connection, settings)
        for concern in (
            people, rates, mail, web, automation, streams, crm, service, messenger, commerce, billing,
            consent, decisions,
        ):  # fmt: skip
            concern.fill(world)
        truth.fill(world)
        cast.fill(world)
        connection.execute(
            "insert into demo_world.settings values (?, ?, ?, ?, ?)",
            [size, seed, as_of, events_per_customer, VERSION],
        )
        connection.commit()
    return settings


def _configure(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
    connection.execute("set preserve_insertion_order = false")
    # choosing the best compression for each text column would take longer than all the rest
    connection.execute("pragma force_compression = 'fsst'")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")


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
