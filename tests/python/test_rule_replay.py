"""A proposed change of rules is replayed over the demo world's history."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Warehouse

pytestmark = pytest.mark.builds

# Every rule in force, proposed as it is.
UNCHANGED = """
delete from tier_definitions.rule_changes;
insert into tier_definitions.rule_changes by name
select 'same-' || rule_id as rule_change_id, 'change' as change, rule_id, layer, scope, fact, action_class, channel,
    starts, ends, cooldown_days, reason_code, 'proposed' as status, 'service' as proposed_by,
    date '2026-06-01' as proposed_on
from tier_definitions.suppression_rules
where effective_from <= '2026-06-30' and coalesce(effective_to, '9999-12-31') > '2026-06-30'
"""


def test_longer_quiet_avoids_sends_and_a_dropped_rule_adds_some(demo: Warehouse) -> None:
    totals = {
        change: (avoided, added)
        for change, avoided, added in demo.rows(
            "select rule_change_id, sum(sends_avoided), sum(sends_added) from governance.rule_replay group by all"
        )
    }
    longer, dropped = totals["change-1"], totals["change-3"]
    assert longer[0] > 0 and longer[1] == 0
    assert dropped[0] == 0 and dropped[1] > 0
    by_customer = demo.rows(
        "select rule_change_id, sum(sends_avoided), sum(sends_added) from governance.rule_replay_customers group by all"
    )
    assert {change: (avoided, added) for change, avoided, added in by_customer} == {
        change: counts for change, counts in totals.items() if counts != (0, 0)
    }
    named = demo.rows("select rule_change_id from governance.ai_review_findings where status = 'proposed'")
    assert {change for (change,) in named} <= set(totals) and named


@pytest.mark.nightly
def test_a_rule_proposed_as_it_is_changes_nothing(demo: Warehouse, tmp_path: Path) -> None:
    copy = demo.copied_to(tmp_path)
    copy.write(UNCHANGED)
    outcome = copy.dbt("run", "--select", "int_proposed_stops", "int_replayed_decisions")
    assert outcome.returncode == 0, outcome.stdout
    ((stopped, rules),) = copy.rows(
        "select count(*), count(distinct rule_change_id) from tier_intermediate.int_proposed_stops"
    )
    assert stopped > 10 and rules > 3
    assert copy.rows("select * from tier_intermediate.int_replayed_decisions") == []
