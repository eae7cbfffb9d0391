"""The files of the publications: the published one, and the earlier ones kept beside it.

The published file is only ever replaced by a finished file that is renamed over it, under a lock that ends with its
process. So readers find a whole publication whatever happens, and what a killed process left is removed by the next.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path

import duckdb

from python_checks.project import ProjectError, in_a_line, quoted, spill_folder

STAMP = "%Y%m%dT%H%M%S.%fZ"


def number_kept() -> int:
    """How many earlier publications are kept."""
    choice = os.environ.get("DECISION_TIER_KEEP", "3")
    if not choice.isdecimal():
        raise ProjectError(f"DECISION_TIER_KEEP is '{choice}'; give a whole number, such as 3")
    return int(choice)


@contextmanager
def locked(target: Path) -> Iterator[Path]:
    """Publish alone: the place of the new file, beside the target; nothing is left there in the end."""
    fresh = target.with_name(f".{target.name}.new")
    with in_a_line(f"not published, {target} stays as it is"), sole_writer(target.parent):
        discard(fresh)
        try:
            yield fresh
        finally:
            discard(fresh)


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Lock the folder itself: that leaves no file behind, and ends with the process however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ProjectError(f"not published: another publication into {folder} is under way") from error
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_foreign(target: Path) -> None:
    """Raise where the target is a sound database that no publication made, such as the warehouse itself."""
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach {quoted(target)} as tier (read_only)")
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'tier'"
            ).fetchall()
    except duckdb.Error as error:
        # What is damaged is of no use to anybody, and is replaced; what another process writes is no publication.
        if "lock" in str(error):
            raise
        return
    if tables and ("governance.publication",) not in tables:
        raise ProjectError(
            f"not published: {target} is a database of something else, with {min(tables)[0]}, which would be lost; "
            "set DECISION_TIER_PUBLISHED to a file of its own"
        )


def next_moment(target: Path) -> datetime:
    """When the next publication is published: now, or just after the latest where the clock was set back."""
    moments = [published_at(path) for path in (target, *publications(target)[:1])]
    now = datetime.now(UTC).replace(tzinfo=None)
    return max([now, *(moment + timedelta(microseconds=1) for moment in moments if moment)])


def put(fresh: Path, target: Path) -> None:
    """Rename the new file over the target, which is kept."""
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    if (moment := published_at(target)) and not place(target, moment).exists():
        second_name(target, place(target, moment))
    fresh.replace(target)


def put_back(target: Path, steps: int) -> datetime:
    """Publish again what was published `steps` ago, and say when that was; what it replaces is kept for now."""
    with locked(target) as fresh:
        found = earlier(target)
        if not 1 <= steps <= len(found):
            raise ProjectError(f"{target} has {len(found)} earlier publications beside it, none is {steps} back")
        moment = published_at(found[steps - 1])
        if moment is None:
            raise ProjectError(f"{found[steps - 1]} is no publication that can be read; {target} stays as it is")
        second_name(found[steps - 1], fresh)
        put(fresh, target)
    return moment


def forget_withdrawn(target: Path) -> None:
    """Remove what was published after the target, which has since been put back."""
    for path in set(publications(target)) - set(earlier(target)):
        discard(path)


def forget_old(target: Path, number: int) -> None:
    """Remove the oldest publications beyond the number to keep."""
    for path in publications(target)[number:]:
        discard(path)


def earlier(target: Path) -> list[Path]:
    """The kept publications from before the published one, the latest first."""
    current = published_at(target)
    return [path for path in publications(target) if current is None or path < place(target, current)]


def publications(target: Path) -> list[Path]:
    """The kept publications, the latest first."""
    return sorted(
        target.parent.glob(f"{escape(target.stem)}.????????T??????.??????Z{escape(target.suffix)}"), reverse=True
    )


def place(target: Path, moment: datetime) -> Path:
    """Where a publication is kept."""
    return target.with_name(f"{target.stem}.{moment.strftime(STAMP)}{target.suffix}")


def published_at(path: Path) -> datetime | None:
    """When a file was published; none where it is not there or no publication."""
    if not path.exists():
        return None
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach {quoted(path)} as tier (read_only)")
            row = connection.sql("select max(published_at) from tier.governance.publication").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def second_name(path: Path, name: Path) -> None:
    """Give a file a second name, or a second copy where the file system has no such names; never half of one."""
    try:
        os.link(path, name)
    except OSError:
        part = name.with_name(".part")
        try:
            shutil.copyfile(path, part)
            part.replace(name)
        finally:
            part.unlink(missing_ok=True)


def close(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Have an attached file whole, or raise: what waits in the log beside it would not be renamed with it.

    A connection that ends would do the same, but say nothing where there is no room.
    """
    connection.execute(f'checkpoint "{name}"; detach "{name}"')


def discard(path: Path) -> None:
    """Remove a database file and what DuckDB may have written beside it."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    shutil.rmtree(spill_folder(path), ignore_errors=True)
