"""The guards of the agreed definitions turn red when somebody plants what they are there to stop."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from consent_world import dbt

pytestmark = pytest.mark.builds

SEEDS = ["path:seeds/consent", "path:seeds/decisions", "codes", "agreements"]
GUARDS = {
    "decisions/suppression_rules_are_agreed": [
        "update agreements set service_signatory = null where agreement_id = 'AG-SERVICE'",
        "update agreements set sales_signatory = null where agreement_id = 'AG-FATIGUE'",
        "update agreements set marketing_signatory = null where agreement_id = 'AG-CONSENT'",
        "update agreements set review_by = date '2026-06-30' where agreement_id = 'AG-SERVICE'",
        "update agreements set effective_to = timestamp '2026-06-30' where agreement_id = 'AG-SERVICE'",
        "update agreements set status = 'draft' where agreement_id = 'AG-SERVICE'",
        "delete from agreements where agreement_id = 'AG-PRIORITY'",
        "update suppression_rules set agreement_id = null where rule_id = 'open_case'",
    ],
    "decisions/escalation_owners_are_total": [
        "delete from escalation_owners where conflict_type = 'any' and severity = '1' and region = 'EU'",
    ],
    "decisions/every_class_on_every_channel": ["delete from action_catalogue where action_id = 'service_sms'"],
    "consent/unknown_is_the_strictest": [
        "update consent_rules set needs_confirmation = false where rule_id = 'unknown-marketing-any'",
        "update consent_rules set default_status = 'granted' where rule_id = 'unknown-marketing-any'",
    ],
}
PLANTED = [(guard, violation) for guard, violations in GUARDS.items() for violation in violations]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guards")
    dbt(folder, "seed", "--select", *SEEDS)
    dbt(folder, "compile", "--select", *(guard.rpartition("/")[2] for guard in GUARDS))
    with duckdb.connect(str(folder / "laws.duckdb")) as connection:
        connection.execute("create schema if not exists tier_intermediate")
        connection.execute("create table tier_intermediate.int_escalations (conflict_type varchar)")
    return folder


def offenders(folder: Path, guard: str, violation: str | None) -> int:
    sql = (folder / "target" / "compiled" / "decision_tier" / "tests" / f"{guard}.sql").read_text()
    with duckdb.connect(str(folder / "laws.duckdb")) as connection:
        connection.execute("use tier_definitions")
        connection.execute("begin")
        if violation:
            connection.execute(violation)
        found = len(connection.execute(sql).fetchall())
        connection.execute("rollback")
    return found


@pytest.mark.parametrize("guard", GUARDS)
def test_guards_are_green_as_agreed(folder: Path, guard: str) -> None:
    assert offenders(folder, guard, None) == 0


@pytest.mark.parametrize(("guard", "violation"), PLANTED)
def test_planted_violations_turn_red(folder: Path, guard: str, violation: str) -> None:
    assert offenders(folder, guard, violation) > 0
