"""The guards of the agreed definitions turn red when somebody plants what they are there to stop."""

from __future__ import annotations

import duckdb
import pytest
from conftest import Warehouse

pytestmark = pytest.mark.builds

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
        "delete from escalation_owners where region = 'ROW'",
        "update escalation_owners set severity = 'S' || severity",
    ],
    "decisions/every_promotion_yields_to_every_layer": [
        "update action_catalogue set action_class = 'win_back' where action_id = 'retain_email'",
        "delete from suppression_rules where layer = 'service' and action_class = 'cross_sell'",
        "update suppression_rules set channel = 'sms' where layer = 'escalation' and action_class = 'promotional'",
        "update suppression_rules set effective_from = null where layer = 'fatigue' and action_class = 'retention'",
    ],
    "decisions/every_class_on_every_channel": ["delete from action_catalogue where action_id = 'service_sms'"],
    "consent/unknown_is_the_strictest": [
        "update consent_rules set needs_confirmation = false where rule_id = 'unknown-marketing-any'",
        "update consent_rules set needs_notice = false where rule_id = 'unknown-marketing-any'",
        "update consent_rules set no_ask_days = 365 where rule_id = 'unknown-third_party_sharing-any'",
        "update consent_rules set default_status = 'granted' where rule_id = 'unknown-marketing-any'",
    ],
}
PLANTED = [(guard, violation) for guard, violations in GUARDS.items() for violation in violations]


def offenders(demo: Warehouse, guard: str, violation: str | None) -> int:
    """The number of rows a guard finds among the definitions, after a change to them."""
    sql = (demo.folder / "target" / "compiled" / "decision_tier" / "tests" / f"{guard}.sql").read_text()
    with duckdb.connect(str(demo.database)) as connection:
        connection.execute("use tier_definitions")
        connection.execute("begin")
        if violation:
            connection.execute(violation)
        found = len(connection.execute(sql).fetchall())
        connection.execute("rollback")
    return found


@pytest.mark.nightly
@pytest.mark.parametrize(("zone", "outcome"), [("America/New_York", 0), ("Europe/Berlin", 1)])
def test_the_company_has_one_zone(demo: Warehouse, zone: str, outcome: int) -> None:
    """Whoever states where the business is contacts people of whom nothing is known by the same clocks."""
    tested = demo.dbt("test", "--select", "the_company_has_one_zone", decision_tier_business_timezone=zone)
    assert tested.returncode == outcome, tested.stdout


@pytest.mark.parametrize("guard", GUARDS)
def test_guards_are_green_as_agreed(demo: Warehouse, guard: str) -> None:
    assert offenders(demo, guard, None) == 0


@pytest.mark.parametrize(("guard", "violation"), PLANTED)
def test_planted_violations_turn_red(demo: Warehouse, guard: str, violation: str) -> None:
    assert offenders(demo, guard, violation) > 0
