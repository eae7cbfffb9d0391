"""Small warehouses to publish, and a process that publishes one and dies, waits or runs out of room on the way.

`python small_tier.py WAREHOUSE TARGET [CHOICE]`, where the choice is `die:before:STEP`, `die:after:STEP`, `wait` (for a
line of input, once the new file is written), `room:BYTES` or `room:BYTES:STEP` (no more room than that from a step on).
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from python_checks import publications, publish
from python_checks.project import ProjectError
from python_checks.publish import Run

LATEST = Run("run-1", datetime(2026, 6, 30), "hash")


def accept(_: Path) -> None:
    """Nothing is expected."""


def wait(_: Path) -> None:
    """Say that the new file is written, and wait."""
    print("written", flush=True)
    sys.stdin.readline()


def small_warehouse(path: Path, customers: int) -> None:
    """A warehouse with a mart, a view on it, and a view on what is not published."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema decision_tier; create schema staging; create table staging.late (id int)")
        tier = f"{path.stem}.decision_tier"
        connection.execute(f"create table {tier}.customers as select range as customer_id from range({customers})")
        connection.execute(
            f"create view {tier}.feed as (with known as (select * from {tier}.customers) select customer_id from known)"
        )
        connection.execute(
            f"create view {tier}.live as select customer_id from {tier}.customers "
            f"anti join {path.stem}.staging.late on customer_id = id"
        )


def die() -> None:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)


def leave(room: int) -> None:
    """Let no file grow beyond a number of bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def disturb(order: str, step: str, happen: Callable[[], None]) -> None:
    """Let something happen before or after a step of the publication."""
    module: Any = publications if hasattr(publications, step) else publish
    undisturbed = getattr(module, step)

    def disturbed(*arguments: Any) -> Any:
        if order == "before":
            happen()
        result = undisturbed(*arguments)
        if order == "after":
            happen()
        return result

    setattr(module, step, disturbed)


def main(warehouse: str, target: str, choice: str = "") -> None:
    """Publish, as chosen; an error of the project's ends the process with its text."""
    kind, _, detail = choice.partition(":")
    if kind == "die":
        order, _, step = detail.partition(":")
        disturb(order, step, die)
    if kind == "room":
        room, _, step = detail.partition(":")
        disturb("before", step or "copy", partial(leave, int(room)))
    try:
        publish.write(Path(warehouse), Path(target), LATEST, wait if kind == "wait" else accept)
    except ProjectError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
