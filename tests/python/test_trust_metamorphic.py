# ruff: noqa: E501
"""Worse trust data never makes a promotional action eligible: the inputs are nulled, aged and deleted, one at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

pytestmark = [pytest.mark.builds, pytest.mark.pending]

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "2026-06-30"
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
    "consent: without proof": "update canonical.consent_events set proof_ref = null",
}


class Tier:
    """A built tier whose raw rows can be changed and whose decisions follow, until it is rolled back."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "trust.duckdb"
        environment = os.environ | {
            "DECISION_TIER_DB": str(self.database),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        for command in (
            ["-m", "python_checks.demo_world", "--database", str(self.database), "--size", "1k"],
            ["-m", "dbt.cli.main", "build", "--quiet", "--select", "+int_next_best_actions", "--exclude-resource-type",
             "test", "unit_test", "--vars", json.dumps({"decision_tier_as_of": CLOCK})],
        ):  # fmt: skip
            done = subprocess.run(
                [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
        self.folder = folder
        self.nodes = json.loads((folder / "target" / "manifest.json").read_text())["nodes"]
        self.order = self._order()

    def _order(self) -> list[str]:
        """The tables that follow from the canonical trust entities, parents first."""
        wanted: list[str] = []
        roots = {f"model.decision_tier.int_{table}" for table in COLUMNS}
        roots |= {"model.decision_tier.int_row_accounts", "model.decision_tier.int_unreadable_subjects"}

        def follows(node: str) -> bool:
            if node not in self.nodes or self.nodes[node]["resource_type"] != "model":
                return False
            followed = [follows(parent) for parent in self.nodes[node]["depends_on"]["nodes"]]
            # Who is who does not depend on trust inputs here.
            is_ours = node in roots or (any(followed) and "/identity/" not in self.nodes[node]["original_file_path"])
            if is_ours and node not in wanted:
                wanted.append(node)
            return is_ours

        follows(GOAL)
        return [node for node in wanted if self.nodes[node]["config"]["materialized"] == "table"]

    def after(self, mutation: str | None) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("begin")
            if mutation:
                connection.execute(mutation)
                for node in self.order:
                    data = self.nodes[node]
                    path = self.folder / "target" / "compiled" / "decision_tier" / data["original_file_path"]
                    connection.execute(f"create or replace table {data['relation_name']} as {path.read_text()}")
            found = set(connection.execute(PROMOTIONS).fetchall()), set(connection.execute(RANKS).fetchall())
            connection.execute("rollback")
        return found


@pytest.fixture(scope="module")
def tier(tmp_path_factory: pytest.TempPathFactory) -> Tier:
    return Tier(tmp_path_factory.mktemp("trust"))


def test_there_is_something_to_lose(tier: Tier) -> None:
    promotions, ranks = tier.after(None)
    assert promotions
    assert ranks
    assert tier.after("select 1") == (promotions, ranks)


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_worse_trust_data_never_promotes(tier: Tier, mutation: str) -> None:
    before, after = tier.after(None), tier.after(mutation)
    assert after[0] <= before[0]
    assert after[1] <= before[1]
