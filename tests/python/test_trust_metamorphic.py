# ruff: noqa: E501
"""Worse trust data never makes a promotional action eligible: the inputs are nulled, aged and deleted, one at a time."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Warehouse

pytestmark = pytest.mark.builds

Decisions = tuple[set[tuple[str, ...]], set[tuple[str, ...]]]
RAW_TABLE = re.compile(r"\w+\.\w+")
GOAL = "model.decision_tier.int_next_best_actions"
PROMOTIONS = """
    select customer_id, action_id from tier_intermediate.int_action_eligibility
    where is_eligible and action_class in ('promotional', 'cross_sell', 'retention')
"""
RANKS = """
    select customer_id, channel, action_id from tier_intermediate.int_next_best_actions
    where action_id <> 'hold' and action_id not like 'service%'
"""
COLUMNS = {
    "consent_events": ("action", "occurred_at"),
    "privacy_requests": ("kind", "received_at"),
    "preference_events": ("preference", "occurred_at"),
    "tickets": ("status", "updated_at"),
    "ticket_events": ("kind", "occurred_at"),
    "surveys": ("score", "responded_at"),
    "escalations": ("status", "opened_at"),
}
HANDFUL = "escalations: a handful of nobody known"
MUTATIONS = {
    **{f"{table}: deleted": f"delete from canonical.{table}" for table in COLUMNS},
    **{
        f"{table}: silent for long": f"update canonical.{table} set _ingested_at = _ingested_at - interval 3 year"
        for table in COLUMNS
    },
    **{
        f"{table}: of long ago": f"update canonical.{table} set {moment} = {moment} - interval 3 year"
        for table, (_, moment) in COLUMNS.items()
    },
    **{
        f"{table}: without its {code}": f"update canonical.{table} set {code} = null"
        for table, (code, _) in COLUMNS.items()
    },
    **{
        f"{table}: of nobody known": f"update canonical.{table} set source_record_id = null"
        for table in ("tickets", "surveys", "escalations")
    },
    "hubspot opt-outs: deleted": "update hubspot.contact set property_hs_email_optout = null",
    "hubspot subscriptions: deleted": "delete from hubspot.email_subscription_change",
    "zendesk tickets: deleted": "delete from zendesk.ticket",
    "zendesk history: deleted": "delete from zendesk.ticket_field_history",
    "tickets: without a priority": "update canonical.tickets set priority = null",
    "consent: without a channel": "update canonical.consent_events set channel = null",
    "consent: without a purpose": "update canonical.consent_events set purpose = null",
    "consent: without an actor": "update canonical.consent_events set actor = null",
    "consent: without a notice": "update canonical.consent_events set notice_version = null",
    "consent: without a country": "update canonical.consent_events set jurisdiction = null",
    "people: without a country": "update canonical.people set country = null",
    "preferences: without a value": "update canonical.preference_events set value = null",
    "consent: without proof": "update canonical.consent_events set proof_ref = null",
    HANDFUL: "delete from canonical.escalations where escalation_id not in (select escalation_id "
    "from canonical.escalations order by opened_at desc limit 5); "
    "update canonical.escalations set source_record_id = null, account_source_id = null",
}


class Tier:
    """A built tier whose raw rows can be changed and whose decisions follow, until it is rolled back."""

    def __init__(self, demo: Warehouse, folder: Path) -> None:
        # The compiled SQL names the catalog, which DuckDB calls after the file.
        self.database = Path(shutil.copy(demo.database, folder))
        self.compiled = demo.folder / "target" / "compiled" / "decision_tier"
        manifest = json.loads((demo.folder / "target" / "manifest.json").read_text())
        self.nodes = manifest["nodes"]
        self.parents = manifest["parent_map"]

    def following(self, source: str) -> list[str]:
        """The tables on the way from a raw table to the decisions, parents first; who is who does not depend on it."""
        wanted: dict[str, bool] = {f"source.decision_tier.{source}": True}

        def follows(node: str) -> bool:
            if node not in wanted:
                is_fixed = "/identity/" in self.nodes.get(node, {}).get("original_file_path", "/identity/")
                followed = [follows(parent) for parent in self.parents[node] if not is_fixed]
                wanted[node] = any(followed)
            return wanted[node]

        assert follows(GOAL), f"{source} does not reach {GOAL}"
        return [
            node
            for node, is_wanted in wanted.items()
            if is_wanted and node in self.nodes and self.nodes[node]["config"]["materialized"] == "table"
        ]

    def build(self, connection: duckdb.DuckDBPyConnection, node: str, without: str | None = None) -> None:
        """Make a table anew by its compiled SQL (without a clause)."""
        data = self.nodes[node]
        sql = (self.compiled / data["original_file_path"]).read_text().replace(without or "\0", "")
        connection.execute(f"create or replace table {data['relation_name']} as {sql}")

    def after(self, mutation: str | None, without: str | None = None) -> Decisions:
        """The promotions that are eligible, and the ranked ones, after a change of raw rows (and without a clause)."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("set TimeZone = 'UTC'; set threads = 1")
            connection.execute("begin")
            if mutation:
                (changed,) = connection.execute(mutation).fetchall()[0]
                assert changed > 0, "the mutation changes nothing"
                for node in self.following(RAW_TABLE.findall(mutation)[0]):
                    self.build(connection, node, without)
            found = set(connection.execute(PROMOTIONS).fetchall()), set(connection.execute(RANKS).fetchall())
            connection.execute("rollback")
        return found


@pytest.fixture(scope="module")
def tier(demo: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Tier:
    """The demo world, to change."""
    return Tier(demo, tmp_path_factory.mktemp("trust"))


@pytest.fixture(scope="module")
def before(tier: Tier) -> Decisions:
    """What is decided on the raw rows as they are."""
    promotions, ranks = tier.after(None)
    assert promotions
    assert ranks
    return promotions, ranks


def test_rebuilding_changes_nothing(tier: Tier, before: Decisions) -> None:
    assert tier.after("update canonical.consent_events set action = action") == before


@pytest.mark.parametrize(
    "mutation",
    [
        # That an entity is gone, at every change; the rest, nightly.
        pytest.param(sql, id=name, marks=[] if name.removesuffix(": deleted") in COLUMNS else [pytest.mark.nightly])
        for name, sql in MUTATIONS.items()
    ],
)
def test_worse_trust_data_never_promotes(tier: Tier, before: Decisions, mutation: str) -> None:
    promotions, ranks = tier.after(mutation)
    assert promotions <= before[0]
    assert ranks <= before[1]


def test_a_missing_clause_is_caught(tier: Tier, before: Decisions) -> None:
    promotions, _ = tier.after(MUTATIONS[HANDFUL], without="and deliveries.resolved_count > 0")
    assert not promotions <= before[0]


def test_silent_feed_stops_every_promotion(tier: Tier, before: Decisions) -> None:
    promotions, _ = tier.after(MUTATIONS["tickets: silent for long"])
    assert promotions == set()
