"""What the history says of the past is what was true and known then."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import Warehouse

pytestmark = pytest.mark.builds

# The instants at which a rule on interest would have been judged otherwise by all signals than by those that were kept.
FORGOTTEN = """
    with latest as (
        select
            inputs.customer_id, inputs.valid_from, inputs.last_interest_at,
            max(signals.occurred_at) as true_interest_at
        from tier_intermediate.int_lifecycle_inputs as inputs
        left join tier_intermediate.int_signals as signals
            on inputs.customer_id = signals.customer_id and signals.occurred_at <= inputs.valid_from
            and signals.is_human and signals.signal_class = 'active'
        group by all
    )
    select latest.customer_id, latest.valid_from
    from latest cross join (select distinct max_days_since_last_interest as days from tier_definitions.lifecycle_rules)
    where (last_interest_at >= valid_from - days * interval '1 day')
        is distinct from (true_interest_at >= valid_from - days * interval '1 day')
"""


def test_no_interest_is_forgotten(demo: Warehouse) -> None:
    assert demo.rows(
        "select count(*) from tier_intermediate.int_lifecycle_inputs where last_interest_at is not null"
    ) > [(1000,)]
    assert demo.rows(FORGOTTEN) == []


THEN = "2026-04-01 00:00:00"
RECORDS = """
    select
        customer_id,
        string_agg(record, ';' order by record) as records
    from (select *, source_system || record_type || source_record_id as record from {}decision_tier.customer_identities)
    group by customer_id
"""
# Customers of the same records then and now, and the same signals; whose a signal is may be learned later.
COMPARED = f"""
    create temp table compared as
    select customer_id
    from ({RECORDS.format("")}) as today
    inner join ({RECORDS.format("past.")}) as then_known using (customer_id, records)
    where customer_id not in (
        select coalesce(unnest([then_known.customer_id, today.customer_id]), 'nobody')
        from past.tier_intermediate.int_signals as then_known
        full join tier_intermediate.int_signals as today using (signal_key)
        where
            coalesce(then_known.ingested_at, today.ingested_at) <= '{THEN}'
            and today.customer_id is distinct from then_known.customer_id
    )
"""
# What a build of then said held, and what today's history says was known then.
SAID_THEN = """
    select customer_id, lifecycle_stage, value_tier, engagement_level
    from past.decision_tier.customers where customer_id in (select customer_id from compared)
"""
KNOWN_THEN = f"""
    select customer_id, known_lifecycle_stage, known_value_tier, known_engagement_level
    from decision_tier.customer_history
    where customer_id in (select customer_id from compared) and valid_from <= '{THEN}' and valid_to > '{THEN}'
"""
# Whom a build of then could have promoted to, had no feed been silent: history keeps no silence. Whom a case of the
# account concerns may be learned later, as whose a signal is.
FREE_THEN = """
    select distinct customers.customer_id
    from past.tier_intermediate.int_consent_permissions as permissions
    inner join past.tier_intermediate.int_customers as customers using (customer_id)
    inner join tier_intermediate.int_customers as today using (customer_id)
    inner join past.tier_definitions.action_catalogue as actions
        on actions.purpose = permissions.purpose and actions.channel = permissions.channel
    where permissions.is_permitted and actions.action_class = 'promotional'
    and customers.account_id is not distinct from today.account_id and not exists (
        select 1 from past.tier_intermediate.int_suppressions as suppressions
        where
            suppressions.customer_id = permissions.customer_id and suppressions.channel = permissions.channel
            and suppressions.action_class = 'promotional' and suppressions.topic is null
            and suppressions.is_active and suppressions.reason_code <> 'STALE_CONTEXT'
    )
"""
CLOSED_THEN = f"""
    select customer_id from decision_tier.customer_history
    where
        customer_id in (select customer_id from compared) and valid_from <= '{THEN}' and valid_to > '{THEN}'
        and not is_promotable_as_known
"""
# What was agreed later: interest fades in days, and a tier is kept for long.
AGREED_LATER = """
    insert into {0}.signals by name
        select * replace (1 as half_life_days, version + 1 as version, date '2026-05-01' as effective_from)
        from {0}.signals;
    update {0}.signals set effective_to = '2026-05-01' where effective_from < '2026-05-01';
    insert into {0}.value_tiers by name
        select * replace (
            12 as min_dwell_months, 12 as grace_months, version + 1 as version, date '2026-05-01' as effective_from
        ) from {0}.value_tiers;
    update {0}.value_tiers set effective_to = '2026-05-01' where effective_from < '2026-05-01';
""".format("tier_definitions")
RESTATED = """
    select
        count(*) filter (where restated_engagement_level <> engagement_level),
        count(*) filter (where restated_value_tier <> value_tier)
    from decision_tier.customer_history
"""
HISTORY = [
    "models/intermediate/value",
    "path:models/intermediate/engagement/int_engagement_*.sql",
    "customers",
    "customer_history",
]


@pytest.mark.nightly
def test_a_rebuild_at_a_past_clock_is_what_the_history_says_was_known_then(demo: Warehouse, tmp_path: Path) -> None:
    then = Warehouse(tmp_path, {"decision_tier_as_of": THEN})
    then.generate()
    assert then.dbt("build", "--exclude-resource-type", "test", "unit_test").returncode == 0
    (tmp_path / "today").mkdir()
    today = demo.copied_to(tmp_path / "today")
    today.write(AGREED_LATER)
    assert today.dbt("run", "--select", *HISTORY, "int_customer_spells").returncode == 0
    ((levels, tiers),) = today.rows(RESTATED)
    assert levels > 100
    assert tiers > 10
    with duckdb.connect(str(today.database), read_only=True) as connection:
        connection.execute(f"attach '{then.database}' as past (read_only)")
        connection.execute(COMPARED)
        assert connection.execute("select count(*) from compared").fetchall() > [(300,)]
        free, closed = (set(connection.execute(sql).fetchall()) for sql in (FREE_THEN, CLOSED_THEN))
        said, known = (connection.execute(f"{sql} order by all").fetchall() for sql in (SAID_THEN, KNOWN_THEN))
    assert said == known
    assert len(free) > 100
    assert len(closed) > 100
    assert not free & closed
