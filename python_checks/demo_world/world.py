"""The world being written: a connection, its settings, and its one source of chance.

Chance is a hash of (seed, purpose, index), never a random number generator, so the rows do not
depend on threads, machine or order of work. A purpose names one throw of the dice; the same
purpose and index always show the same face, which is how two modules agree on a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b

import duckdb

from .settings import Settings


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def literal(value: object) -> str:
    """A SQL literal of a value; bound parameters would cost half a second, for the modules that DuckDB then loads."""
    match value:
        case None:
            return "null"
        case bool() | int() | float():
            return str(value).lower()
        case datetime():
            return f"timestamp '{value}'"
        case date():
            return f"date '{value}'"
        case _:
            return quoted(str(value))


def later(moment: str, seconds: str) -> str:
    """SQL for `moment` plus a number of seconds (rounded to whole ones)."""
    # plain arithmetic: adding an interval would cost twice as much
    return f"make_timestamp(epoch_us({moment}) + 1000000 * cast({seconds} as bigint))"


@dataclass(frozen=True)
class World:
    """Writes SQL results into tables; hands out dice as SQL expressions."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings

    @property
    def as_of(self) -> str:
        """The clock as a SQL literal."""
        return f"timestamp '{self.settings.as_of}'"

    @property
    def accounts(self) -> int:
        """Number of business accounts in the bulk population."""
        return max(3, self.settings.size // 50)

    def dice(self, purpose: str, index: str = "i") -> str:
        """SQL for a uniform number in [0, 1), a function of seed, purpose and index."""
        digest = blake2b(f"{self.settings.seed}/{purpose}".encode(), digest_size=8)
        salt = int.from_bytes(digest.digest(), "big")
        mixed = f"hash(xor({salt}::ubigint, ({index})::ubigint))"
        return f"(({mixed} >> 11) / 9007199254740992.0)"

    def between(self, low: float, high: float, purpose: str, index: str = "i") -> str:
        """SQL for a uniform number in [low, high)."""
        return f"({low} + {high - low} * {self.dice(purpose, index)})"

    def bell(self, purpose: str, index: str = "i") -> str:
        """SQL for a standard normal number, rounded so that all machines agree on it."""
        radius = f"sqrt(-2 * ln(1 - {self.dice(purpose + '.radius', index)}))"
        angle = f"cos(2 * pi() * {self.dice(purpose + '.angle', index)})"
        return f"round({radius} * {angle}, 6)"

    def pick(self, options: Sequence[str], purpose: str, index: str = "i") -> str:
        """SQL for one of the texts, all equally likely."""
        listed = ", ".join(quoted(option) for option in options)
        chosen = f"1 + cast(floor({len(options)} * {self.dice(purpose, index)}) as integer)"
        return f"([{listed}])[{chosen}]"

    def synced(self, moment: str, purpose: str, index: str = "i") -> str:
        """SQL for when a row landed: within an hour, one in fifty up to twenty days late."""
        late = self.dice(f"{purpose}.late", index)
        delay = f"300 + 3300 * {self.dice(f'{purpose}.lag', index)}"
        return later(moment, f"{delay} + case when {late} < 0.02 then 86400 * 1000 * {late} else 0 end")

    def snapshot(self, moment: str, purpose: str, index: str = "i") -> str:
        """SQL for when a row that is kept current last landed; never after the clock."""
        return f"least({self.synced(moment, purpose, index)}, {self.as_of} - interval 10 minute)"

    def landed_in_time(self, moment: str, purpose: str, index: str = "i") -> str:
        """As `synced`, but always known before the clock, for facts the truth relies on."""
        return self.snapshot(moment, purpose, index)

    def spread(self, start: str, end: str, position: str) -> str:
        """SQL for the moment at a share (0 to 1) of the way from start to end."""
        return later(start, f"({position}) * date_diff('second', {start}, {end})")

    def daytime(self, moment: str, purpose: str, index: str = "i") -> str:
        """SQL that moves a moment to a plausible hour of its day, and most weekends to Friday."""
        hour = f"(7 + 15 * sqrt({self.dice(f'{purpose}.hour', index)}))"
        stays = f"{self.dice(f'{purpose}.weekend', index)} < 0.45"
        shift = f"case when isodow({moment}) > 5 and not {stays} then isodow({moment}) - 5 else 0 end"
        return later(f"(cast({moment} as date) - cast({shift} as integer))", f"3600 * {hour}")

    def beside(self) -> World:
        """The same world for another thread: a connection may be used by one at a time."""
        connection = self.connection.cursor()
        connection.execute("use raw")
        return replace(self, connection=connection)

    def write(self, table: str, query: str) -> None:
        """Append the rows of a query to a raw or truth table, matching columns by name."""
        self.connection.execute(f"insert into {table} by name {query}")

    def keep(self, name: str, query: str) -> None:
        """Create a working table `temp.<name>`; it never reaches the file."""
        self.connection.execute(f"create or replace table work.{name} as {query}")

    def derive(self, name: str, query: str) -> None:
        """Create a working view `temp.<name>`: readers pay for the columns and rows they ask for."""
        self.connection.execute(f"create or replace view work.{name} as {query}")

    def forget(self, *names: str) -> None:
        """Drop working tables, to give their memory back."""
        for name in names:
            self.connection.execute(f"drop table work.{name}")
