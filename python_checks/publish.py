"""Publish the operational tier: copy the marts into a new DuckDB file and rename it over the old one.

Readers of the published file see the old tier or the new one, never half of one. Nothing is published unless the last
run on the warehouse was a complete `dbt build` in which everything succeeded, no blocking checkpoint of the readiness
scorecard fails, and the expectations hold.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from python_checks import publications
from python_checks.expectations import check_marts
from python_checks.expectations.previous import limits
from python_checks.project import (
    PUBLISHED_SCHEMAS,
    CheckFailed,
    ProjectError,
    artefact,
    database,
    in_a_line,
    open_database,
    published,
    quoted,
)

GOOD = {"success", "pass", "warn", "no-op"}
BUILT_TYPES = {"model", "seed", "snapshot", "test"}

IS_ERASED = "cast(customer_id as varchar) in (select id from erased)"

PUBLICATION = """
create table "{catalog}".governance.publication (
    schema_name varchar,
    table_name varchar,
    content_hash varchar,
    definitions_hash varchar,
    invocation_id varchar,
    row_count bigint,
    as_of timestamp,
    published_at timestamp
)
"""


@dataclass(frozen=True)
class Run:
    """The latest dbt run on the warehouse, and the definitions it built under."""

    invocation_id: str
    as_of: datetime
    definitions_hash: str


@dataclass(frozen=True)
class Publication:
    """What was published: the file and the run it comes from."""

    path: Path
    run: Run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Places come from the environment."""
    parser.add_argument(
        "--back",
        type=int,
        nargs="?",
        const=1,
        metavar="K",
        help="put back what was published before, or K publications before, instead of publishing anew",
    )


def run(arguments: argparse.Namespace) -> None:
    """Publish or put back, and say what."""
    if arguments.back is not None:
        moment = publications.put_back(published(), arguments.back)
        print(f"{published()} is again as published at {moment} UTC; it does not know what was withdrawn since")
        return
    publication = publish()
    print(f"published {publication.path} as of {publication.run.as_of}")


def publish() -> Publication:
    """Publish the warehouse, if it is sound; otherwise the published file stays as it is."""
    latest = latest_run(database())
    refuse_unsound(artefact("run_results"), artefact("manifest"), latest)
    refuse_unready(database())
    in_force = limits(database(), latest.as_of)
    write(database(), published(), latest, lambda candidate: check_marts(candidate, published(), in_force))
    return Publication(published(), latest)


def latest_run(warehouse: Path) -> Run:
    """The run that last wrote the warehouse."""
    with open_database(warehouse) as connection, in_a_line(f"{warehouse} cannot be read"):
        try:
            row = connection.sql(
                "select invocation_id, as_of, definitions_hash "
                "from tier_definitions.latest_run cross join tier_intermediate.int_definitions_hash"
            ).fetchone()
        except duckdb.CatalogException:
            row = None
    if row is None:
        raise ProjectError(f"{warehouse} was never built: run `make build`")
    return Run(*row)


def refuse_unsound(results: dict[str, Any], manifest: dict[str, Any], latest: Run) -> None:
    """Raise unless the results are those of a complete, successful build by the latest run."""
    if results["metadata"]["invocation_id"] != latest.invocation_id:
        raise CheckFailed(
            "not published: the warehouse was last written by another run than the one in "
            "run_results.json, or that run was cut short; run `make build`"
        )
    if results["args"].get("which") != "build" or results["args"].get("empty"):
        raise CheckFailed("not published: the last run was no full `dbt build`; run `make build`")
    status = {result["unique_id"]: result["status"] for result in results["results"]}
    bad = sorted(name for name, outcome in status.items() if outcome not in GOOD)
    if bad:
        raise CheckFailed(f"not published: {len(bad)} failed, first {bad[0]} ({status[bad[0]]})")
    expected = {
        *(name for name, node in manifest["nodes"].items() if node["resource_type"] in BUILT_TYPES),
        *manifest.get("unit_tests", {}),
    }
    missing = sorted(expected - set(status) - unbuilt(manifest))
    if missing:
        raise CheckFailed(
            f"not published: the build left out {len(missing)} nodes, first {missing[0]}; "
            "run `dbt build` without a selection"
        )


def refuse_unready(warehouse: Path) -> None:
    """Raise while a blocking checkpoint of the readiness scorecard fails, or there is none to pass."""
    with open_database(warehouse) as connection, in_a_line(f"{warehouse} has no readiness scorecard to publish by"):
        blocking = connection.sql(
            "select checkpoint_id, is_passed, statement, evidence from governance.readiness_scorecard "
            "where is_blocking order by ordinal"
        ).fetchall()
    if not blocking:
        raise CheckFailed("not published: no checkpoint of `readiness_checkpoints` is blocking; one of them has to be")
    failed = [f"{name} ({statement}) fails: {evidence}" for name, passed, statement, evidence in blocking if not passed]
    if failed:
        raise CheckFailed(f"not published: {len(failed)} blocking checkpoints fail, first {failed[0]}")


def unbuilt(manifest: dict[str, Any]) -> set[str]:
    """Nodes that dbt never runs by themselves."""
    return {name for name, node in manifest["nodes"].items() if node["config"].get("materialized") == "ephemeral"}


def write(warehouse: Path, target: Path, latest: Run, check: Callable[[Path], object]) -> None:
    """Copy the published schemas to a new file beside the target, check that, then let it take the target's place."""
    number = publications.number_kept()
    with publications.locked(target) as fresh:
        publications.refuse_foreign(target)
        with duckdb.connect() as connection:
            copy(connection, warehouse, fresh, latest, publications.next_moment(target))
        check(fresh)
        publications.forget_withdrawn(target)
        publications.put(fresh, target)
        with in_a_line(f"{target} is published, but those erased since may be in the publications before it"):
            publications.forget_old(target, number)
            if erased := erased_customers(warehouse):
                for kept in publications.publications(target):
                    forget(kept, fresh, target, erased)


def erased_customers(warehouse: Path) -> list[str]:
    """The ids, past ones included, of the customers who have been erased."""
    with open_database(warehouse) as connection:
        try:
            rows = connection.sql(
                "select customer_id from tier_intermediate.int_erasures union "
                "select retired_customer_id from tier_intermediate.int_redirects as redirects "
                "inner join tier_intermediate.int_erasures as erasures on redirects.customer_id = erasures.customer_id"
            ).fetchall()
        except duckdb.CatalogException:
            return []
    return [customer for (customer,) in rows]


def forget(kept: Path, fresh: Path, target: Path, erased: list[str]) -> None:
    """Write a kept publication anew without those it knows more of than the published one; its manifest says so.

    That they are erased is all a tier knows of them afterwards: that much may stay, or every publication would be
    written anew for good.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(kept)} as was (read_only); attach {quoted(target)} as current (read_only)")
        connection.execute(
            "create temp table erased as select unnest(cast($erased as varchar[])) as id", {"erased": erased}
        )
        tables = connection.execute(
            "select schema_name, table_name, bool_or(column_name = 'customer_id') from duckdb_columns() "
            "where database_name = 'was' and not internal group by all order by all"
        ).fetchall()
        if not any(
            has_customer and named(connection, f"was.{schema}.{table}") - named(connection, f"current.{schema}.{table}")
            for schema, table, has_customer in tables
        ):
            return
        connection.execute(f"attach {quoted(fresh)} as now")
        for schema in {schema for schema, *_ in tables}:
            connection.execute(f"create schema now.{schema}")
        for schema, table, has_customer in tables:
            less = f" where ({IS_ERASED}) is distinct from true" if has_customer else ""
            connection.execute(f"create table now.{schema}.{table} as from was.{schema}.{table}{less}")
        for schema, table, has_customer in tables:
            if has_customer:
                rows, content = content_of(connection, f"now.{schema}.{table}")
                connection.execute(
                    "update now.governance.publication set row_count = ?, content_hash = ? "
                    "where schema_name = ? and table_name = ?",
                    [rows, content, schema, table],
                )
        publications.close(connection, "now")
    fresh.replace(kept)


def named(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    """The erased whom a table names; none where there is no such table."""
    try:
        rows = connection.execute(f"select distinct cast(customer_id as varchar) from {relation} where {IS_ERASED}")
    except (duckdb.CatalogException, duckdb.BinderException):
        return set()
    return {customer for (customer,) in rows.fetchall()}


def copy(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, target: Path, latest: Run, published_at: datetime
) -> None:
    """Copy every published relation into a new file, with one row each in `publication`.

    A view becomes a table: what it reads need not be published, and nothing in the file changes after this anyway.
    """
    # The views of the warehouse name their catalog, which DuckDB called after the file.
    origin, copied = warehouse.stem, f"{warehouse.stem} copied"
    connection.execute(f'attach {quoted(warehouse)} as "{origin}" (read_only); attach {quoted(target)} as "{copied}"')
    connection.execute("set TimeZone = 'UTC'")
    for schema in {*PUBLISHED_SCHEMAS, "governance"}:
        connection.execute(f'create schema "{copied}".{schema}')
    connection.execute(PUBLICATION.format(catalog=copied))
    relations = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $origin union all "
        "select schema_name, view_name from duckdb_views() where database_name = $origin and not internal order by all",
        {"origin": origin},
    ).fetchall()
    for schema, name in relations:
        if schema not in PUBLISHED_SCHEMAS:
            continue
        relation = f'"{copied}".{schema}.{name}'
        connection.execute(f'create table {relation} as from "{origin}".{schema}.{name}')
        rows, content = content_of(connection, relation)
        connection.execute(
            f'insert into "{copied}".governance.publication values (?, ?, ?, ?, ?, ?, ?, ?)',
            [
                schema,
                name,
                content,
                latest.definitions_hash,
                latest.invocation_id,
                rows,
                latest.as_of,
                published_at,
            ],
        )
    publications.close(connection, copied)


def content_of(connection: duckdb.DuckDBPyConnection, relation: str) -> tuple[int, str]:
    """The number of rows and a hash of the content that does not depend on the order of rows."""
    row = connection.execute(
        "select count(*), md5(count(*) || ':' || coalesce(sum(md5_number_lower(cast(content as varchar))), 0)) "
        f"from {relation} as content"
    ).fetchone()
    assert row is not None
    return int(row[0]), str(row[1])
