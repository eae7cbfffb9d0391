"""PostgreSQL and Spark give the same marts as DuckDB, row for row; what others cannot say of the SQL is known."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from conftest import DEMO, Warehouse
from small_tier import LATEST, accept, small_warehouse
from sqlglot import Dialect, ErrorLevel, exp

from python_checks import publish, publish_postgres
from python_checks.project import PUBLISHED_SCHEMAS, ROOT, CheckFailed, ProjectError, project_vars, readers, run_dbt
from python_checks.publish_postgres import columns_of, copy_table, tables_of

Columns = list[tuple[str, str]]

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

# Sums of doubles differ in their last digits with the order in which they are added.
DIGITS = 6
ONE_CHANGE = (
    "update outcomes.value_trajectories set contribution_margin = contribution_margin + 0.0001 where "
    "(customer_id, month) in (select customer_id, month from outcomes.value_trajectories order by 1, 2 limit 1)"
)
READERS = """
    select distinct rolname, nspname
    from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    cross join pg_roles
    where
        relkind in ('r', 'v')
        and rolname in ('operations', 'analyst', 'steward')
        and nspname not in ('pg_catalog', 'information_schema')
        and has_schema_privilege(rolname, nspname, 'usage')
        and has_table_privilege(rolname, pg_class.oid, 'select')
"""
# What dispatched macros say in another way there, and the order of nulls, which models say themselves.
UNTRANSLATED = {
    "any": {"hash", "json_valid", "md5_number", "timezone", "to_json"},
    "spark": {"Unsupported TRY function"},
    "snowflake": {"Unsupported TRY function"},
    "bigquery": {
        "Unsupported TRY function",
        "Argument 'modifiers' is not supported for expression 'RegexpReplace' when targeting BigQuery.",
        "'NULLS LAST' translation not supported for aggregate function GROUP_CONCAT with  sort order",
        "'NULLS LAST' translation not supported for aggregate function MAX with  sort order",
        "'NULLS LAST' translation not supported in window function MAX",
        "'NULLS LAST' translation not supported in window function MIN",
        "'NULLS LAST' translation not supported in window function SUM",
        "named window",
    },
}
# What Snowflake's emulator refuses, and what it reads otherwise: docs/warehouse_scale.md says which macros and why.
REFUSED = {
    "int_definition_registry",
    "stg_hubspot__identifiers",
    "stg_hubspot__links",
    "stg_marketo__links",
    "stg_zendesk__related_tickets",
}
OTHERWISE = {
    "here.base_hubspot__contact",
    "here.base_shopify__order",
    "here.base_zendesk__landed_ticket",
    "here.base_zendesk__ticket",
    "here.int_consent_links",
    "here.int_decision_aftermaths",
    "here.int_identity_occurrences",
    "here.int_preferences",
    "here.int_purchase_summaries",
    "here.int_service_episodes",
}
MARTS = f"duckdb_columns() where schema_name in {PUBLISHED_SCHEMAS}"
TABLES = MARTS.replace("columns", "tables")
SETTINGS = {"fsync": "off", "jit": "off", "max_locks_per_transaction": "512", "timezone": "UTC"}


class Server:
    """A PostgreSQL server of this test's own, on the loopback address."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        binary = found[-1] if found else shutil.which("initdb")
        if binary is None or importlib.util.find_spec("dbt.adapters.postgres") is None:
            pytest.skip("needs PostgreSQL (Debian: postgresql) and the package dbt-postgres (extra: postgres)")
        self.programs = Path(binary).parent
        self.data = folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            for parent in (folder, *folder.parents[:3]):
                parent.chmod(parent.stat().st_mode | 0o011)
        self.run("initdb", "-D", str(self.data), "-A", "trust", "-U", "tier", "-E", "UTF8", "--locale", "C")
        choices = {**SETTINGS, "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder}
        options = " ".join(f"-c {name}={value}" for name, value in choices.items())
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        for database in ("warehouse", "served"):
            self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tier", database)
        for role in ("operations", "analyst", "steward"):
            self.run("createuser", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tier", role)

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL's, which refuses to run as root."""
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*user, str(self.programs / program), *arguments], check=True, stdout=subprocess.DEVNULL)

    def url(self, database: str = "warehouse") -> str:
        """Where a database is."""
        return f"postgresql://tier@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "warehouse") -> Any:
        """A connection of psycopg2's."""
        import psycopg2

        return psycopg2.connect(self.url(database))

    def dbt(self, folder: Path, *arguments: str) -> None:
        """Run dbt on it."""
        environment = {
            "DECISION_TIER_PG_PORT": str(self.port), "DECISION_TIER_PG_USER": "tier",
            "DECISION_TIER_PG_DATABASE": "warehouse", "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }  # fmt: skip
        choices = ["--quiet", "--target", "postgres", "--vars", json.dumps(DEMO)]
        outcome = run_dbt(*arguments, *choices, environment=environment)
        assert outcome.returncode == 0, outcome.stdout

    def load(self, raw: duckdb.DuckDBPyConnection) -> None:
        """Copy every raw table."""
        with self.connect() as connection, connection.cursor() as cursor:
            for schema in project_vars()["decision_tier_adapters"]:
                cursor.execute(f"create schema {schema}")
                for _, table in tables_of(raw, (schema,)):
                    copy_table(raw, cursor, schema, table, schema)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lives as long as the test."""
    server = Server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.run("pg_ctl", "-D", str(server.data), "-m", "immediate", "stop")


def test_postgres_gives_the_same_marts(demo: Warehouse, server: Server, tmp_path: Path) -> None:
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        server.load(connection)
    server.dbt(tmp_path, "build")
    assert differences(demo.database, server, tmp_path) == {}
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(ONE_CHANGE)
    assert differences(demo.database, server, tmp_path) == {"outcomes.value_trajectories": (1, 1)}
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(READERS)
        assert set(cursor.fetchall()) == {(role, schema) for schema, roles in readers().items() for role in roles}


def differences(
    warehouse: Path, server: Server, folder: Path, database: str = "warehouse"
) -> dict[str, tuple[int, int]]:
    """The marts that differ: how many rows only DuckDB has, and how many only PostgreSQL."""
    file = folder / "mart.csv"
    with server.connect(database) as theirs, theirs.cursor() as cursor:

        def read(schema: str, table: str, columns: Columns) -> str:
            names = ", ".join(f'"{name}"' for name, _ in columns)
            with file.open("w") as rows:
                cursor.copy_expert(
                    f"copy (select {names} from {schema}.\"{table}\") to stdout (format csv, null '\\N')", rows
                )
            kinds = {name: "VARCHAR" if kind == "BOOLEAN" else kind for name, kind in columns}
            return f"read_csv('{file}', header = false, auto_detect = false, nullstr = '\\N', columns = {kinds})"

        return compared(warehouse, read)


def compared(
    warehouse: Path, read: Callable[[str, str, Columns], str], relations: str = MARTS
) -> dict[str, tuple[int, int]]:
    """The relations of DuckDB that differ from another engine's, which `read` makes relations of."""
    found = {}
    with duckdb.connect(str(warehouse)) as ours:
        ours.execute("set TimeZone = 'UTC'")
        for schema, table in ours.execute(
            f"select schema_name, table_name from {relations} group by all order by all"
        ).fetchall():
            columns = columns_of(ours, schema, table)
            values = ", ".join(
                f'round("{name}", {DIGITS})' if kind == "DOUBLE" else f'cast("{name}" as {kind})'
                for name, kind in columns
            )
            here = f'select {values} from {schema}."{table}"'
            there = f"select {values} from {read(schema, table, columns)}"
            counts = ours.execute(
                f"select (select count(*) from ({here} except all {there})), "
                f"(select count(*) from ({there} except all {here}))"
            ).fetchone()
            if counts and any(counts):
                found[f"{schema}.{table}"] = counts
    return found


def test_spark_gives_the_same_tables(demo: Warehouse, tmp_path: Path) -> None:
    needed = ("pyspark", "dbt.adapters.spark")
    if any(importlib.util.find_spec(module) is None for module in needed) or shutil.which("java") is None:
        pytest.skip("needs Java 17 and the packages dbt-spark and pyspark (extra: spark)")
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for schema, table in tables_of(connection, tuple(project_vars()["decision_tier_adapters"])):
            folder = tmp_path / "raw" / schema / table
            folder.mkdir(parents=True)
            connection.execute(f"copy {schema}.\"{table}\" to '{folder}/rows.parquet'")
    outcome = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("spark_tier.py")), str(tmp_path), json.dumps(DEMO)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr

    def read(schema: str, table: str, columns: Columns) -> str:
        return f"read_parquet('{tmp_path}/warehouse/{schema}.db/{table}/*.parquet')"

    assert compared(demo.database, read, TABLES) == {}
    (file, *_) = sorted((tmp_path / "warehouse" / "outcomes.db" / "value_trajectories").glob("*.parquet"))
    with duckdb.connect() as connection:
        connection.execute(f"create schema outcomes; create table outcomes.value_trajectories as from '{file}'")
        connection.execute(ONE_CHANGE)
        connection.execute(f"copy outcomes.value_trajectories to '{file}'")
    assert compared(demo.database, read, TABLES) == {"outcomes.value_trajectories": (1, 1)}


def test_a_publication_reaches_postgres_whole_or_not_at_all(
    demo: Warehouse, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg2

    def asked(sql: str, role: str = "operations") -> Any:
        with server.connect("served") as connection, connection.cursor() as cursor:
            cursor.execute(f"set local role {role}; {sql}")
            return cursor.fetchall() if cursor.description else None

    def known() -> int:
        return int(asked("select count(*) from decision_tier.customers")[0][0])

    def small(customers: int) -> Path:
        warehouse, tier = tmp_path / "small.duckdb", tmp_path / f"{customers}.duckdb"
        small_warehouse(warehouse, customers)
        publish.write(warehouse, tier, LATEST, accept)
        return tier

    url = server.url("served")
    two = small(2)
    with duckdb.connect(str(two)) as connection:
        connection.execute(
            "create table decision_tier.odd as select * from (values (0, 'a' || chr(0) || 'b')) as rows (n, said)"
        )
        odd = ["\\N", "", None, 'say "no",\n\\.\n', "\\.", "{x}", "\u202e\U0001f600"]
        connection.executemany("insert into decision_tier.odd values (?, ?)", list(enumerate(odd, 1)))
    assert publish_postgres.copy_tier(two, url) == 5
    # PostgreSQL has no null byte; all else is as it was.
    assert asked("select said from decision_tier.odd order by n") == [("ab",), *((one,) for one in odd)]
    assert known() == 2
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        asked("select * from governance.publication")
    assert asked("select count(*) from governance.publication", "steward") == [(3,)]

    seen, undisturbed = [], publish_postgres.swap

    def watched(cursor: Any) -> None:
        seen.append(known())
        undisturbed(cursor)

    with monkeypatch.context() as patch:
        patch.setattr(publish_postgres, "swap", watched)
        publish_postgres.copy_tier(small(3), url)
    assert (seen, known()) == ([2], 3)

    asked("create schema mine; create view mine.known as select * from decision_tier.customers", "tier")
    with pytest.raises(
        CheckFailed, match=r"stays as it is: .*view mine.known depends on table decision_tier.customers"
    ):
        publish_postgres.copy_tier(small(4), url)
    assert known() == 3
    asked("drop schema mine cascade", "tier")

    with monkeypatch.context() as patch:
        patch.setattr(publish_postgres, "readers", lambda: {key: ["nobody"] for key in PUBLISHED_SCHEMAS})
        with pytest.raises(CheckFailed, match='stays as it is: role "nobody" does not exist'):
            publish_postgres.copy_tier(small(4), url)
    assert known() == 3

    asked("drop table governance.publication", "tier")
    with pytest.raises(ProjectError, match="a schema decision_tier that was not published"):
        publish_postgres.copy_tier(small(4), url)
    asked("drop schema decision_tier, governance, outcomes cascade", "tier")

    tier = tmp_path / "tier.duckdb"
    with duckdb.connect() as connection:
        publish.copy(connection, demo.database, tier, LATEST, LATEST.as_of)
    publish_postgres.copy_tier(tier, url)
    assert differences(tier, server, tmp_path, "served") == {}


def test_snowflake_gives_the_same_rows(demo: Warehouse, tmp_path: Path) -> None:
    """Each model that is one query, asked of DuckDB and, translated, of an emulator of Snowflake on the same tables."""
    fakesnow = pytest.importorskip("fakesnow", reason="needs the package fakesnow (extra: snowflake)")
    import snowflake.connector

    file, refused = tmp_path / "WAREHOUSE.db", set()
    shutil.copy(demo.database, file)
    models = queries(demo)
    with duckdb.connect(str(file)) as connection:
        connection.execute("set TimeZone = 'UTC'; create schema here; create schema there")
        for name, text in models.items():
            connection.execute(f"create table here.{name} as {text}")
    with fakesnow.patch(db_path=str(tmp_path)), deep_recursion():
        cursor = snowflake.connector.connect(database="WAREHOUSE", schema="THERE").cursor()
        for name, text in models.items():
            try:
                cursor.execute(f"create table {name} as {for_snowflake(text)}")
            except snowflake.connector.errors.ProgrammingError:
                refused.add(name)
    both = "select lower(table_name) from duckdb_tables() where schema_name ilike 'there'"
    here = f"duckdb_tables() where schema_name = 'here' and table_name in ({both})"

    def read(schema: str, table: str, columns: Columns) -> str:
        return f"there.{table}"

    assert (refused, set(compared(file, read, here))) == (REFUSED, OTHERWISE)
    with duckdb.connect(str(file)) as connection:
        connection.execute(ONE_CHANGE.replace("outcomes", "there"))
    assert set(compared(file, read, here)) == OTHERWISE | {"here.value_trajectories"}


def queries(demo: Warehouse) -> dict[str, str]:
    """The SQL of each model whose rows are those of one query."""
    manifest = json.loads((demo.folder / "target" / "manifest.json").read_text())
    folder = demo.folder / "target" / "compiled" / "decision_tier" / "models"
    return {
        node["name"]: (folder / node["path"]).read_text()
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["materialized"] in ("table", "view")
    }


def for_snowflake(text: str) -> str:
    """SQL in Snowflake's words, whose `regexp_replace` replaces all without being told."""
    tree = sqlglot.parse_one(text, read="duckdb")
    for call in tree.find_all(exp.RegexpReplace):
        call.set("modifiers", None)
    return str(tree.sql("snowflake", unsupported_level=ErrorLevel.IGNORE))


def test_what_does_not_translate_is_known(demo: Warehouse) -> None:
    models = (demo.folder / "target" / "compiled" / "decision_tier" / "models").rglob("*.sql")
    texts = [model.read_text() for model in models if model.parent.suffix != ".yml"]
    with deep_recursion():
        assert untranslated(texts) == UNTRANSLATED
    assert untranslated(["select epoch_ns(a) from t pivot (sum(x) for y in (1, 2))"], "postgres") == {
        "postgres": {"PIVOT unsupported"},
        "any": {"epoch_ns"},
    }


@contextmanager
def deep_recursion() -> Iterator[None]:
    """The predicted margin is a series of sixty terms, one within the other."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20 * limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def untranslated(texts: list[str], *engines: str) -> dict[str, set[str]]:
    """What sqlglot cannot say on other engines of SQL compiled for DuckDB, and the functions it does not know (any)."""
    writers = {
        name: Dialect.get_or_raise(name).generator(unsupported_level=ErrorLevel.IGNORE)
        for name in engines or set(UNTRANSLATED) - {"any"}
    }
    found: dict[str, set[str]] = {name: set() for name in [*writers, "any"]}
    for text in texts:
        tree = sqlglot.parse_one(text, read="duckdb")
        found["any"].update(call.name.lower() for call in tree.find_all(exp.Anonymous))
        for name, writer in writers.items():
            try:
                writer.generate(tree)
            except AttributeError:
                # sqlglot fails itself where BigQuery needs another order of nulls in a named window.
                found[name].add("named window")
            found[name].update(writer.unsupported_messages)
    return found


def test_what_catches_errors_runs_in_no_parallel_worker_of_postgres() -> None:
    functions = (ROOT / "macros" / "engines_postgres.sql").read_text().split("create or replace function")[1:]
    caught = [body for body in functions if "exception when" in body.split("$function$")[1]]
    assert caught
    assert [body for body in caught if "parallel safe" in body.split("$function$")[0]] == []
