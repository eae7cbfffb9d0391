"""Erasure end to end: who asks for it is gone from every table and history, and stays gone when imported again."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Warehouse

from python_checks.project import project_vars

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

# Whatever is known of the person carries one of these.
MARKS = ("quarterstaff", "5559431", "quarter-record")
EMAIL, PHONE = "Quentin.Quarterstaff@freemail.demo", "+15559431000"
KNOWN = f"""
insert into canonical.people (source_system, source_record_id, record_type, email, phone, first_name, last_name, street,
    city, postcode, country, created_at, updated_at, _ingested_at)
values ('pos', 'quarter-record-1', 'shopper', '{EMAIL}', '{PHONE}', 'Quentin', 'Quarterstaff', '1 Quarterstaff Lane',
    'Quarterstaff', 'Q1', 'US', '2025-01-01', '2025-01-01', '2025-01-01');
insert into canonical.orders (source_system, order_id, source_record_id, status, currency, gross_amount, cost_amount,
    placed_at, _ingested_at)
values ('pos', 'quarter-order-1', 'quarter-record-1', 'paid', 'USD', 100, 40, '2026-05-01', '2026-05-01');
insert into canonical.consent_events (source_system, consent_event_id, source_record_id, identifier_type,
    identifier_value, purpose, channel, scope, action, actor, proof_ref, is_authenticated, occurred_at, _ingested_at)
values ('prefs', 'quarter-record-consent', null, 'email', '{EMAIL}', 'marketing', 'email', 'cell', 'grant', 'subject',
    'form', true, '2026-05-01', '2026-05-01');
insert into canonical.surveys (source_system, response_id, source_record_id, instrument, score, scale_min, scale_max,
    responded_at, _ingested_at)
values ('pos', 'quarter-survey-1', 'quarter-record-1', 'csat', 5, 1, 5, '2026-05-02', '2026-05-02')
"""
REQUEST = f"""
insert into canonical.privacy_requests (request_id, source_system, identifier_type, identifier_value, kind, received_at,
    _ingested_at)
values ('request-1', 'prefs', 'email', '{EMAIL}', 'erasure', '2026-06-01', '2026-06-01')
"""
BACK = f"""
delete from canonical.privacy_requests where request_id = 'request-1';
insert into canonical.people (source_system, source_record_id, record_type, email, first_name, last_name, country,
    created_at, updated_at, _ingested_at)
values ('pos', 'quarter-record-2', 'shopper', lower('{EMAIL}'), 'Q.', 'Quarterstaff', 'US', '2026-06-20', '2026-06-20',
    '2026-06-20');
insert into canonical.people (source_system, source_record_id, record_type, first_name, country, created_at, updated_at,
    _ingested_at)
values ('pos', 'quarter-record-1', 'shopper', 'Anew', 'US', '2026-06-21', '2026-06-21', '2026-06-21');
insert into canonical.consent_events (source_system, consent_event_id, identifier_type, identifier_value, purpose,
    channel, scope, action, actor, proof_ref, is_authenticated, occurred_at, _ingested_at)
values ('prefs', 'quarter-record-consent-2', 'email', '{EMAIL}', 'marketing', 'email', 'cell', 'grant', 'subject',
    'form', true, '2026-06-20', '2026-06-20')
"""
ERASED = "select customer_id from tier_intermediate.int_erasures where request_id = 'request-1'"
CONTEXT = ["+customers", "+customer_history", "+customer_identities", "+contact_points", "+action_eligibility"]


def tables_that_know(warehouse: Warehouse) -> list[str]:
    """Every table but the raw ones that holds a mark in any of its columns."""
    raw = {*project_vars()["decision_tier_sources"], "demo_world"}
    tables = warehouse.rows("select schema_name, table_name from duckdb_tables() order by all")
    shows = " or ".join(f"contains(lower(cast(shown as varchar)), '{mark}')" for mark in MARKS)
    texts = [
        f"select '{schema}.{table}' as name from {schema}.\"{table}\" as shown where {shows}"
        for schema, table in tables
        if schema not in raw
    ]
    return [
        name for (name,) in warehouse.rows(f"select distinct name from ({' union all '.join(texts)}) order by name")
    ]


def nothing_is_known(warehouse: Warehouse, customer: str) -> None:
    """What is left of an erased customer is an id, and that it may not be contacted."""
    ((promotable, margin, tickets, engaged, satisfied, account),) = warehouse.rows(
        "select is_promotable, coalesce(contribution_margin_365d, 0), open_ticket_count, last_human_engagement_at, "
        f"satisfaction_level, account_id from decision_tier.customers where customer_id = '{customer}'"
    )
    assert (promotable, float(margin), tickets, engaged, account) == (False, 0.0, 0, None, None)
    assert satisfied in (None, "unknown")
    assert warehouse.rows(f"select 1 from decision_tier.customer_identities where customer_id = '{customer}'") == []
    assert warehouse.rows(
        f"select min(valid_from) from decision_tier.customer_history where customer_id = '{customer}' "
        f"having min(valid_from) < timestamp '2026-06-01'"
    ) == []  # fmt: skip
    verdicts = warehouse.rows(
        f"select is_eligible, top_reason_code from decision_tier.action_eligibility where customer_id = '{customer}' "
        "group by all"
    )
    assert verdicts == [(False, "ERASED")]
    permitted = f"select 1 from decision_tier.consent_permissions where customer_id = '{customer}' and is_permitted"
    assert warehouse.rows(permitted) == []


def tell(known: Warehouse) -> None:
    """The whole story, on a copy of a built tier."""
    known.write(KNOWN)
    assert known.dbt("run", "--select", "+int_identity_map", "+int_identity_history").returncode == 0
    before = tables_that_know(known)
    assert {"tier_intermediate.int_identity_register", "tier_intermediate.int_people_judged"} <= {*before}
    ((customer,),) = known.rows(
        "select customer_id from tier_intermediate.int_identity_map where source_record_id = 'quarter-record-1'"
    )

    # The request lands; the raw rows are still there.
    known.write(REQUEST)
    outcome = known.dbt("run")
    assert outcome.returncode == 0, outcome.stdout
    assert tables_that_know(known) == []
    assert known.rows(ERASED) == [(customer,)]
    nothing_is_known(known, customer)
    assert known.rows(f"select 1 from outcomes.value_trajectories where customer_id = '{customer}'") == []
    assert known.rows(f"select 1 from outcomes.satisfaction_trajectories where customer_id = '{customer}'") == []

    # He is imported again, under his old record without an address and under a new one with it; the request is gone.
    known.write(BACK)
    customers = known.rows("select count(*) from decision_tier.customers")
    outcome = known.dbt("run", "--full-refresh", "--select", *CONTEXT)
    assert outcome.returncode == 0, outcome.stdout
    assert known.rows(ERASED) == [(customer,)]
    assert known.rows("select count(*) from decision_tier.customers") == customers
    assert tables_that_know(known) == []
    nothing_is_known(known, customer)

    known.write(f"create table governance.planted as select '{PHONE}' as note")
    assert tables_that_know(known) == ["governance.planted"]


def test_erased_people_are_gone_and_stay_gone(demo: Warehouse, tmp_path: Path) -> None:
    tell(demo.copied_to(tmp_path))
