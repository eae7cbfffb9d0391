"""A small fixed cast, the same at every size: each person plays one failure mode.

Nobody in it shares an identifier with the bulk population: addresses end in `@cast.demo`, numbers
begin with +1558, ids are far outside the bulk's. What is expected stands in
`demo_world.planted_cases`; `stage` is `core` where plain deterministic identity, the consent
fold, margins, tickets and suppressions are enough, and `deep` where more is asked.
"""

from __future__ import annotations

from ..world import World, literal
from . import automation, consent, engagement, identity, judgement, service, streams, value, vendors
from .script import Row, Script


def fill(world: World) -> None:
    """Append the cast's raw rows, records and cases."""
    script = Script(world.settings.as_of)
    for scenes in (identity, consent, value, service, engagement, judgement, automation, streams, vendors):
        scenes.plant(script)
    for table, rows in script.rows.items():
        _append(world, table, rows)
    _append(world, "demo_world.planted_cases", script.cases)


def _append(world: World, table: str, rows: list[Row]) -> None:
    """One insert a table: every column any row has, null where a row has none."""
    columns = sorted({column for row in rows for column in row})
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join("(" + ", ".join(literal(row.get(column)) for column in columns) + ")" for row in rows)
    world.connection.execute(f"insert into {table} ({names}) values {values}")
