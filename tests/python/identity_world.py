"""A small raw world for the identity tests: write canonical rows, build the identity floor, read it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from conftest import Warehouse

from python_checks.link_fuzzy import SETTINGS
from python_checks.project import project_vars

CLOCK = "2026-06-30T00:00:00"
FLOOR = [
    "+customer_identities",
    "+customer_identifiers",
    "+customer_redirects",
    "+account_redirects",
    "+identity_conflicts",
    "int_identity_changes",
    "int_identity_history",
    "+int_subject_map",
    "+int_account_members",
]
# Nobody reads the staging folders of sources that are off.
OFF = [f"path:models/staging/{source}" for source in project_vars()["decision_tier_adapters"] if source != "canonical"]
COLUMNS = {
    "people": "source_system varchar, source_record_id varchar, record_type varchar, email varchar, phone varchar, "
    "external_id varchar, national_id varchar, country varchar, account_source_id varchar, created_at timestamp, "
    "updated_at timestamp, is_deleted boolean, is_internal boolean, is_test boolean, _ingested_at timestamp",
    "identifiers": "source_system varchar, source_record_id varchar, identifier_type varchar, "
    "identifier_value varchar, is_verified boolean, first_seen_at timestamp, _ingested_at timestamp",
    "links": "source_system varchar, from_record_id varchar, to_record_id varchar, kind varchar, "
    "occurred_at timestamp, _ingested_at timestamp, to_source_system varchar",
    "privacy_requests": "request_id varchar, source_system varchar, source_record_id varchar, "
    "identifier_type varchar, identifier_value varchar, kind varchar, received_at timestamp, _ingested_at timestamp",
    "scored_pairs": "source_system_a varchar, record_type_a varchar, source_record_id_a varchar, "
    "source_system_b varchar, record_type_b varchar, source_record_id_b varchar, settings_hash varchar, "
    "match_probability double, is_grouped boolean, _ingested_at timestamp",
    "accounts": "source_system varchar, source_account_id varchar, domain varchar, created_at timestamp, "
    "_ingested_at timestamp",
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "people": {
        "source_system": "crm",
        "record_type": "contact",
        "created_at": "2025-01-01",
        "_ingested_at": "2025-01-02",
    },
    "identifiers": {"source_system": "crm", "first_seen_at": "2025-01-01", "_ingested_at": "2025-01-02"},
    "links": {"source_system": "crm", "kind": "merged_into", "occurred_at": "2025-02-01", "_ingested_at": "2025-02-02"},
    "privacy_requests": {"kind": "erasure", "received_at": "2025-05-01", "_ingested_at": "2025-05-02"},
    "scored_pairs": {
        "source_system_a": "crm",
        "record_type_a": "contact",
        "source_system_b": "crm",
        "record_type_b": "contact",
        "is_grouped": True,
        "_ingested_at": "2025-03-01",
    },
    "accounts": {"source_system": "crm", "created_at": "2025-01-01", "_ingested_at": "2025-01-02"},
}


class World:
    """Raw rows in a DuckDB file of its own, and the identity floor built from them."""

    def __init__(self, folder: Path) -> None:
        self.warehouse = Warehouse(folder, {"decision_tier_as_of": CLOCK, "decision_tier_sources": ["canonical"]})
        self.database = self.warehouse.database
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in COLUMNS}
        self.decisions: list[dict[str, str]] = []

    def add(self, table: str, **values: Any) -> None:
        """A raw row; what is not given is the default of the table."""
        self.rows[table].append(DEFAULTS[table] | values)

    def person(self, record: str, **values: Any) -> None:
        """A record of the CRM."""
        self.add("people", source_record_id=record, **values)

    def identifier(self, record: str, kind: str, value: str, **values: Any) -> None:
        """An identifier seen on a record."""
        self.add("identifiers", source_record_id=record, identifier_type=kind, identifier_value=value, **values)

    def link(self, loser: str, survivor: str, **values: Any) -> None:
        """A merge that the CRM states."""
        self.add("links", from_record_id=loser, to_record_id=survivor, **values)

    def scored(self, record_a: str, record_b: str, probability: float, **values: Any) -> None:
        """A pair that the matcher has scored with the settings of the project."""
        settings_hash = hashlib.sha256(SETTINGS.read_bytes()).hexdigest()
        values = {"settings_hash": settings_hash} | values
        self.add(
            "scored_pairs",
            source_record_id_a=record_a,
            source_record_id_b=record_b,
            match_probability=probability,
            **values,
        )

    def decide(self, decision_id: str, decision: str, record_a: str, record_b: str) -> None:
        """A steward's decision about two records."""
        self.decisions.append({
            "decision_id": decision_id, "decision": decision, "source_system_a": "crm", "source_record_id_a": record_a,
            "source_system_b": "crm", "source_record_id_b": record_b, "decided_on": "2025-06-01", "owner": "steward",
            "agreement_id": "AG-IDENTITY", "version": "1", "effective_from": "2025-06-01", "reason": "test",
        })  # fmt: skip

    def build(self, *arguments: str, as_of: str = CLOCK) -> None:
        """Write the raw rows afresh and build the floor; what a build before gave is kept."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("create schema if not exists canonical")
            for table, columns in COLUMNS.items():
                connection.execute(f"create or replace table canonical.{table} ({columns})")
                _insert(connection, f"canonical.{table}", self.rows[table])
            seeds = connection.execute(
                "select 1 from duckdb_tables() where schema_name = 'tier_definitions'"
            ).fetchall()
        if not seeds:
            self.dbt("seed", "--select", *FLOOR, decision_tier_as_of=as_of)
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("delete from tier_definitions.identity_decisions")
            _insert(connection, "tier_definitions.identity_decisions", self.decisions)
        self.dbt("run", "--select", *FLOOR, "--exclude", *OFF, *arguments, decision_tier_as_of=as_of)

    def dbt(self, *arguments: str, **settings: Any) -> None:
        """Run dbt on this world; what failed is in the assertion."""
        outcome = self.warehouse.dbt(*arguments, "--no-write-json", **settings)
        assert outcome.returncode == 0, outcome.stdout

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Read what was built."""
        return self.warehouse.rows(sql)

    def customers(self) -> dict[str, str]:
        """Record id -> customer id, over all systems and types (the tests keep record ids apart)."""
        identities = "decision_tier.customer_identities"
        return dict(self.query(f"select source_record_id, customer_id from {identities} order by record_type"))

    def conflicts(self, kind: str) -> list[tuple[Any, ...]]:
        """The conflicts of a kind: customer, type of identifier, status."""
        columns = "customer_id, identifier_type, status"
        return self.query(f"select {columns} from governance.identity_conflicts where kind = '{kind}'")

    def subject(self, key: str) -> str | None:
        """The customer a subject key names."""
        found = self.query(f"select customer_id from tier_intermediate.int_subject_map where subject_key = '{key}'")
        return found[0][0] if found else None


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    by_shape: dict[tuple[str, ...], list[list[Any]]] = {}
    for row in rows:
        by_shape.setdefault(tuple(row), []).append(list(row.values()))
    for columns, values in by_shape.items():
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", values)


def partition(customers: dict[str, str]) -> set[frozenset[str]]:
    """Which records are together, whatever the ids."""
    groups: dict[str, set[str]] = {}
    for record, customer in customers.items():
        groups.setdefault(customer, set()).add(record)
    return {frozenset(group) for group in groups.values()}
