"""Earlier publications are kept and can be put back; whatever befalls a publication, the published file is whole."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import duckdb
import pytest
import small_tier
from small_tier import LATEST, accept, small_warehouse

from python_checks import build, publications, publish
from python_checks.project import ROOT, ProjectError, open_database

# Of a DuckDB file: what comes before its blocks, and what a block takes.
HEADERS, BLOCK = 3 * 4096, 262_144
COMMAND = [sys.executable, str(Path(small_tier.__file__))]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


class Tier:
    """A folder with a warehouse and what was published from it; the number of customers tells publications apart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Brackets mean something where files are looked for by a pattern.
        self.warehouse, self.target = folder / "warehouse.duckdb", folder / "published" / "tier [1].duckdb"

    def publish(self, customers: int) -> None:
        """Publish that many customers."""
        small_warehouse(self.warehouse, customers)
        publish.write(self.warehouse, self.target, LATEST, accept)

    def run(self, *choice: str, by: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Publish the warehouse in a process of its own."""
        command = [*by, *COMMAND, str(self.warehouse), str(self.target), *choice]
        return subprocess.run(command, env=ENVIRONMENT, text=True, capture_output=True, check=False)

    def published(self) -> int:
        """The customers a reader finds, in a publication that is whole."""
        return customers(self.target)

    def kept(self) -> list[int]:
        """The customers of the earlier publications, the latest first; nothing else stands beside the target."""
        found = publications.publications(self.target)
        assert {*self.target.parent.iterdir()} == {self.target, *found}
        return [customers(path) for path in found]


def customers(path: Path) -> int:
    """The customers of a publication whose every table is as its manifest says."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as tier (read_only); use tier")
        manifest = connection.execute(
            "select schema_name || '.' || table_name, row_count, content_hash from governance.publication"
        ).fetchall()
        for relation, rows, content in manifest:
            assert publish.content_of(connection, relation) == (rows, content)
        assert len(manifest) == 3
        return int(manifest[0][1])


@pytest.fixture(scope="module")
def published_four_times(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four publications, of which two earlier ones are kept."""
    tier = Tier(tmp_path_factory.mktemp("published"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DECISION_TIER_KEEP", "2")
        for number in (1, 2, 3, 4):
            tier.publish(number)
    return tier.folder


@pytest.fixture
def tier(tmp_path: Path, published_four_times: Path, monkeypatch: pytest.MonkeyPatch) -> Tier:
    """A copy of it."""
    monkeypatch.setenv("DECISION_TIER_KEEP", "2")
    monkeypatch.setitem(ENVIRONMENT, "DECISION_TIER_KEEP", "2")
    shutil.copytree(published_four_times, tmp_path, dirs_exist_ok=True)
    return Tier(tmp_path)


def test_latest_publications_are_kept(tier: Tier) -> None:
    assert (tier.published(), tier.kept()) == (4, [3, 2])


def test_earlier_publication_is_put_back(tier: Tier) -> None:
    moment = publications.put_back(tier.target, 2)
    assert (tier.published(), tier.kept()) == (2, [4, 3, 2])
    assert moment == publications.published_at(tier.target)
    # What was withdrawn is kept to be looked at, until something better is published: then there is no way back to it.
    tier.publish(5)
    assert (tier.published(), tier.kept()) == (5, [2])


def test_clock_that_was_set_back_takes_no_publication_away(tier: Tier, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - timedelta(days=1)

    monkeypatch.setattr(publications, "datetime", Earlier)
    tier.publish(5)
    assert [*map(customers, publications.earlier(tier.target))] == [4, 3]
    tier.publish(6)
    assert (tier.published(), tier.kept()) == (6, [5, 4])


def test_database_of_something_else_is_not_replaced(tier: Tier) -> None:
    small_warehouse(tier.warehouse, 5)
    before = tier.warehouse.read_bytes()
    with pytest.raises(ProjectError, match=r"database of something else, .*set DECISION_TIER_PUBLISHED"):
        publish.write(tier.warehouse, tier.warehouse, LATEST, accept)
    assert tier.warehouse.read_bytes() == before


def test_putting_back_goes_on_from_where_it_is(tier: Tier) -> None:
    publications.put_back(tier.target, 1)
    publications.put_back(tier.target, 1)
    assert tier.published() == 2
    with pytest.raises(ProjectError, match="has 0 earlier publications"):
        publications.put_back(tier.target, 1)
    tier.target.unlink()
    publications.put_back(tier.target, 1)
    assert tier.published() == 4


# Customer 1, who was 2 before; that he is erased is all the tier says of him.
ERASED = """
create schema tier_intermediate;
create table tier_intermediate.int_erasures as select '1' as customer_id;
create table tier_intermediate.int_redirects as select '2' as retired_customer_id, '1' as customer_id;
create or replace view decision_tier.feed as from decision_tier.customers where customer_id not in (1, 2);
delete from decision_tier.customers where customer_id = 2;
"""


def test_kept_publications_forget_who_is_erased(tier: Tier) -> None:
    for number, (published, kept) in ((5, (4, [2, 1])), (6, (5, [4, 2]))):
        small_warehouse(tier.warehouse, number)
        with duckdb.connect(str(tier.warehouse)) as connection:
            connection.execute(ERASED)
        before = {path: path.stat().st_mtime_ns for path in [tier.target, *publications.publications(tier.target)]}
        publish.write(tier.warehouse, tier.target, LATEST, accept)
        # There were 0 to 3, before them 0 to 2. 1 is erased, and so is 2, which was 1's id. Then 4 customers have been
        # published of whom 1 is known to be erased: nothing is written anew for him.
        assert (tier.published(), tier.kept()) == (published, kept)
        was_written = [
            path.stat().st_mtime_ns not in before.values() for path in publications.publications(tier.target)
        ]
        assert was_written == [number == 5] * 2


def test_unreadable_publication_is_not_put_back(tier: Tier) -> None:
    publications.publications(tier.target)[0].write_bytes(b"")
    with pytest.raises(ProjectError, match="can be read"):
        publications.put_back(tier.target, 1)
    assert tier.published() == 4


def test_published_file_that_is_damaged_is_replaced(tier: Tier) -> None:
    tier.target.write_bytes(b"damaged")
    tier.publish(5)
    assert (tier.published(), tier.kept()) == (5, [3, 2])


def test_none_need_be_kept(tier: Tier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECISION_TIER_KEEP", "0")
    tier.publish(5)
    assert (tier.published(), tier.kept()) == (5, [])
    monkeypatch.setenv("DECISION_TIER_KEEP", "many")
    with pytest.raises(ProjectError, match="DECISION_TIER_KEEP is 'many'"):
        tier.publish(6)


@pytest.mark.builds
@pytest.mark.parametrize(
    ("moment", "is_published"),
    [
        ("before:copy", False),
        ("before:content_of", False),
        ("after:copy", False),
        ("before:forget_withdrawn", False),
        ("before:put", False),
        ("before:second_name", False),
        ("after:second_name", False),
        ("after:put", True),
        ("before:forget_old", True),
        ("after:forget_old", True),
        ("before:erased_customers", True),
    ],
)
def test_killed_publication_leaves_a_whole_file_and_the_way_free(tier: Tier, moment: str, is_published: bool) -> None:
    small_warehouse(tier.warehouse, 5)
    assert tier.run(f"die:{moment}").returncode == -9
    assert tier.published() == (5 if is_published else 4)
    # As expectations that were being judged would leave.
    (spilled := tier.target.with_name(f".{tier.target.name}.new.tmp")).mkdir()
    tier.publish(6)
    assert (tier.published(), tier.kept()) == (6, [5, 4] if is_published else [4, 3])
    assert not spilled.exists()


# The log of many rows finds no room, the first block of few; the block is written last of all.
@pytest.mark.builds
@pytest.mark.parametrize("customers", [100_000, 5])
def test_publication_without_room_is_refused_with_one_line(tier: Tier, customers: int) -> None:
    small_warehouse(tier.warehouse, customers)
    refused = tier.run("room:100000")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    for said in (f"not published, {tier.target} stays as it is: ", str(tier.target.parent), "make room on that disk"):
        assert said in refused.stderr
    assert (tier.published(), tier.kept()) == (4, [3, 2])
    assert tier.run().returncode == 0
    assert (tier.published(), tier.kept()) == (customers, [4, 3])


def test_what_is_published_before_the_room_runs_out_is_said_to_be(tier: Tier) -> None:
    small_warehouse(tier.warehouse, 5)
    with duckdb.connect(str(tier.warehouse)) as connection:
        connection.execute(ERASED)
    refused = tier.run("room:100000:forget")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert (
        f"{tier.target} is published, but those erased since may be in the publications before it: " in refused.stderr
    )
    assert "make room on that disk" in refused.stderr
    assert tier.published() == 4
    assert [*map(customers, publications.publications(tier.target))] == [4, 3]
    tier.publish(6)
    assert (tier.published(), tier.kept()) == (6, [4, 4])


def test_no_half_of_a_publication_is_kept(tier: Tier, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    def write_half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        patch.setattr(shutil, "copyfile", write_half)
        with pytest.raises(ProjectError, match=r"stays as it is: .*No space left.*; make room"):
            tier.publish(5)
        assert (tier.published(), tier.kept()) == (4, [3, 2])
        patch.undo()
        patch.setattr(os, "link", refuse)
        tier.publish(6)
    assert (tier.published(), tier.kept()) == (6, [4, 3])


def test_publication_into_a_folder_that_may_not_be_written_is_refused_with_one_line(tier: Tier) -> None:
    # Root may write everywhere, unless it gives that up.
    by = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override") if os.geteuid() == 0 else ()
    if by and not shutil.which(by[0]):
        pytest.skip("no setpriv")
    tier.target.parent.chmod(0o555)
    refused = tier.run(by=by)
    tier.target.parent.chmod(0o755)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "stays as it is" in refused.stderr
    assert (tier.published(), tier.kept()) == (4, [3, 2])


@pytest.mark.builds
def test_second_publication_at_once_is_refused(tier: Tier) -> None:
    small_warehouse(tier.warehouse, 5)
    command = [*COMMAND, str(tier.warehouse), str(tier.target), "wait"]
    with subprocess.Popen(command, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "written\n"
        for second in (lambda: tier.publish(6), lambda: publications.put_back(tier.target, 1)):
            with pytest.raises(ProjectError, match="is under way"):
                second()
        assert tier.published() == 4
        first.communicate("go on\n")
    assert first.returncode == 0
    assert (tier.published(), tier.kept()) == (5, [4, 3])


def damage(path: Path, *relations: str) -> None:
    """Overwrite some bytes of every block of some tables; the file opens as before."""
    with duckdb.connect(str(path), read_only=True) as connection:
        blocks = {
            block
            for relation in relations
            for (block,) in connection.execute(
                "select block_id from pragma_storage_info(?) where persistent and block_id >= 0", [relation]
            ).fetchall()
        }
    assert blocks
    with path.open("r+b") as file:
        for block in blocks:
            file.seek(HEADERS + BLOCK * block + 100)
            file.write(b"damaged")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5])
def test_damaged_warehouse_is_refused_with_one_line(tmp_path: Path, share: float) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    small_warehouse(warehouse, 100_000)
    os.truncate(warehouse, int(warehouse.stat().st_size * share))
    for read in (publish.latest_run, build.has_raw_data, build.demo_clock):
        with pytest.raises(ProjectError, match="put a sound copy in its place") as refused:
            read(warehouse)
        assert len(str(refused.value).splitlines()) == 1


def test_warehouse_with_a_damaged_block_is_refused_with_one_line(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    small_warehouse(warehouse, 1)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create schema demo_world; create schema tier_definitions; create schema tier_intermediate; "
            "create table demo_world.settings as select make_timestamp(cast(hash(range) % 1e15 as bigint)) as as_of "
            "from range(100000); "
            "create table tier_definitions.latest_run as select md5(cast(as_of as text)) as invocation_id, as_of "
            "from demo_world.settings; "
            "create table tier_intermediate.int_definitions_hash as select 'hash' as definitions_hash"
        )
    damage(warehouse, "demo_world.settings", "tier_definitions.latest_run")
    assert not build.has_raw_data(warehouse)
    for read in (publish.latest_run, build.demo_clock):
        with pytest.raises(ProjectError, match=r"cannot be read: .*; the file is damaged: put a sound copy") as refused:
            read(warehouse)
        assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ('IO Error: Could not write file "w.duckdb.wal": No space left on device', "make room on that disk"),
        ("[Errno 27] File too large: 'target/manifest.json'", "make room on that disk"),
        (
            "Out of Memory Error: failed to offload data block of size 256.0 KiB (0 bytes used)",
            "make room on that disk",
        ),
        ("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2", "put a sound copy"),
        ('IO Error: Could not read enough bytes from file "w.duckdb"', "put a sound copy"),
    ],
)
def test_build_ends_with_one_line_when_the_disk_fails_it(
    said: str, remedy: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    script = f"print('before', flush=True); print({said!r}, flush=True); import time; time.sleep(600); print('after')"
    with pytest.raises(ProjectError) as refused:
        build.run_while_the_disk_serves(tmp_path / "warehouse.duckdb", sys.executable, "-c", script)
    message = str(refused.value)
    assert message.startswith(f"{tmp_path}/warehouse.duckdb cannot be built, nothing is published: {said}")
    assert remedy in message and len(message.splitlines()) == 1
    assert capfd.readouterr().out == "before\n"


def test_build_says_what_dbt_says_and_ends_as_it_ends(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    script = "import sys; print('said'); print('wrong', file=sys.stderr); sys.exit(1)"
    assert build.run_while_the_disk_serves(tmp_path, sys.executable, "-c", script) == 1
    assert sorted(capfd.readouterr().out.split()) == ["said", "wrong"]


def test_demo_world_is_not_put_beside_data_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    small_warehouse(warehouse, 1)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop schema staging cascade; create schema tier_staging; create schema raw_hubspot")
        connection.execute("create table tier_staging.built (id int)")
        build.refuse_data_of_nobody(tmp_path / "nothing.duckdb")
    build.refuse_data_of_nobody(warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table raw_hubspot.contact (id int)")
    monkeypatch.setenv("DECISION_TIER_DB", str(warehouse))
    monkeypatch.setattr(build, "generate_demo_world", lambda *_: pytest.fail("a demo world beside it"))
    with pytest.raises(ProjectError, match=r"has tables in raw_hubspot, .*decision_tier_<source>_schema"):
        build.run(argparse.Namespace(size="1k", seed=7))
    # Whoever says where a source's tables are has data, here or elsewhere.
    for name, value in {"decision_tier_hubspot_schema": "raw_hubspot", "decision_tier_hubspot_database": "x"}.items():
        monkeypatch.setattr(
            build, "project_vars", lambda one={name: value}: {"decision_tier_sources": ["hubspot"], **one}
        )
        assert build.has_raw_data(warehouse)


def test_warehouse_that_was_never_built_is_refused(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    small_warehouse(warehouse, 1)
    with pytest.raises(ProjectError, match="was never built"):
        publish.latest_run(warehouse)


def test_file_that_is_no_database_is_refused_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_text("this is no database\n" * 1000)
    with pytest.raises(ProjectError, match="cannot be opened") as refused:
        open_database(path)
    assert len(str(refused.value).splitlines()) == 1


def test_second_build_at_once_is_refused_with_one_line(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    small_warehouse(warehouse, 1)
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.readline()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(warehouse)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout and first.stdout.readline() == "held\n"
        with pytest.raises(ProjectError, match="cannot be opened") as refused:
            build.has_raw_data(warehouse)
        with pytest.raises(duckdb.IOException, match="lock"):
            publications.refuse_foreign(warehouse)
        first.communicate("\n")
    assert len(str(refused.value).splitlines()) == 1
    assert not build.has_raw_data(warehouse)


def test_warehouse_that_may_not_be_written_is_refused_with_one_line(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    small_warehouse(warehouse, 1)
    build.refuse_unwritable(warehouse)
    warehouse.chmod(0o444)
    script = "import sys, pathlib; from python_checks import build; build.refuse_unwritable(pathlib.Path(sys.argv[1]))"
    by = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override") if os.geteuid() == 0 else ()
    if by and not shutil.which(by[0]):
        pytest.skip("no setpriv")
    command = [*by, sys.executable, "-c", script, str(warehouse)]
    refused = subprocess.run(command, env=ENVIRONMENT, text=True, capture_output=True, check=False)
    assert "cannot be written" in refused.stderr.splitlines()[-1]
