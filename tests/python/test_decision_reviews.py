"""Decisions judged at the clock agree with what the tier allows at the clock: two routes to one answer."""

import shutil
from pathlib import Path

import pytest
from conftest import AS_OF, Warehouse

pytestmark = pytest.mark.builds

# One decision on every person a shop, a till or the marketing system knows, on each of two channels, at the clock.
DECISIONS = f"""
insert into canonical.ai_decisions by name
select
    source_system || record_type || source_record_id || channel as decision_id,
    source_system,
    source_record_id,
    'at-the-clock' as consumer_id,
    'promote_' || channel as action_id,
    'promotional' as action_class,
    channel,
    timestamp '{AS_OF}' as context_at,
    timestamp '{AS_OF}' as decided_at,
    timestamp '{AS_OF}' as _ingested_at
from (select distinct source_system, record_type, source_record_id from demo_world.truth_records
    where source_system in ('hubspot', 'pos', 'shopify'))
cross join (values ('email'), ('sms')) as channels(channel)
"""
CHANGED = ["base_canonical__ai_decisions", "stg_canonical__ai_decisions", "int_ai_decisions_judged", "int_ai_decisions"]
REVIEWS = ["int_decision_subjects", "int_decision_suppressions", "int_decision_withdrawals", "int_decision_permissions"]


def test_a_decision_at_the_clock_is_right_where_the_action_is_eligible(demo: Warehouse, tmp_path: Path) -> None:
    copy = Warehouse(tmp_path)
    shutil.copy(demo.database, copy.database)
    copy.write(DECISIONS)
    outcome = copy.dbt("run", "--no-write-json", "--select", *CHANGED, *REVIEWS, "int_decision_conflicts")
    assert outcome.returncode == 0, outcome.stdout
    judged = copy.rows(
        "select subjects.decision_id, eligibility.reason_codes, "
        "count(*) filter (where conflicts.conflict_id is not null and conflicts.known_to is null) > 0 as is_against, "
        "eligibility.is_eligible "
        "from tier_intermediate.int_decision_subjects as subjects "
        "inner join tier_intermediate.int_action_eligibility as eligibility using (customer_id, action_id) "
        "left join tier_intermediate.int_decision_conflicts as conflicts using (decision_id) "
        "where subjects.consumer_id = 'at-the-clock' group by all"
    )
    assert len(judged) > 1000
    assert sum(eligible for _, _, _, eligible in judged) > 100
    # What is eligible has nothing against it, and what is not has something.
    assert [row for row in judged if row[2] == row[3]] == []
