"""Rows as vendors land them, read with the columns that the sources declare."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import SAMPLES, Warehouse

pytestmark = pytest.mark.builds

MODELS = [
    "base_snowplow__events",
    "stg_snowplow__consent_choices",
    "stg_snowplow__consent_events",
    "stg_snowplow__row_accounts",
    "base_rudderstack__tracks",
    "base_rudderstack__identifies",
]
# What the banner of the sample calls each purpose.
PURPOSES = {"marketing": "marketing", "statistics": "analytics", "preferences": "personalization"}


@pytest.fixture(scope="module")
def sampled(demo: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo world with the raw tables of two vendors exchanged."""
    warehouse = demo.copied_to(tmp_path_factory.mktemp("samples"))
    warehouse.write(
        """
        create or replace table rudderstack.tracks as
        select 't1' as "ID", null as "ANONYMOUS_ID", 'u1' as "USER_ID", 'm1' as "PROPERTIES_MESSAGE_ID",
            'https://x.example/a' as "PROPERTIES_URL", '10.0.0.1' as "CONTEXT_IP",
            '203.0.113.1' as "CONTEXT_REQUEST_IP",
            '["marketing"]' as "CONTEXT_CONSENT_MANAGEMENT_DENIED_CONSENT_IDS", timestamp '2025-01-01' as "RECEIVED_AT";
        create or replace table rudderstack.identifies as
        select 'i1' as id, 'u1' as user_id, 'one@x.example' as context_traits_email, 'Now' as last_name,
            'Then' as context_traits_last_name, '1990-02-03' as context_traits_birthday
        """
    )
    folder = SAMPLES / "snowplow"
    if folder.exists():
        rows = f"read_csv('{folder / 'snowplow_web_events.csv'}', all_varchar = true, header = true)"
        warehouse.write(f"create or replace table snowplow.events as from {rows}")
    outcome = warehouse.dbt("run", "--no-write-json", "--select", *MODELS)
    assert outcome.returncode == 0, outcome.stdout
    return warehouse


@pytest.fixture
def expected(sampled: Warehouse) -> Callable[[str, str], list[tuple[object, ...]]]:
    """Query what the vendor's own package makes of its sample, skipping where there is no sample."""
    folder = SAMPLES / "snowplow" / "expected"
    if not folder.exists():
        pytest.skip("no sample data of snowplow beside the project")

    def query(name: str, columns: str) -> list[tuple[object, ...]]:
        rows = f"read_csv('{folder / f'snowplow_web_consent_{name}_expected.csv'}', all_varchar = true, header = true)"
        return sampled.rows(f"select {columns} from {rows}")

    return query


def test_snowplow_rows_are_all_accounted_for(
    sampled: Warehouse, expected: Callable[[str, str], list[tuple[object, ...]]]
) -> None:
    ((rows, events),) = sampled.rows(
        "select count(*), count(distinct (event_id, event_fingerprint)) from snowplow.events"
    )
    counts = dict(
        sampled.rows(
            "select raw_status, sum(row_count) from tier_staging.stg_snowplow__row_accounts group by raw_status"
        )
    )
    # The sample delivers three events a second time.
    assert counts == {"used": events, "ignored": rows - events}
    assert rows > events


def test_snowplow_consent_comes_out_as_the_vendor_expects(
    sampled: Warehouse, expected: Callable[[str, str], list[tuple[object, ...]]]
) -> None:
    log = expected("log", "event_id, domain_userid, event_type, consent_scopes, derived_tstamp::timestamp, event_name")
    assert {row[:5] for row in log if row[5] == "consent_preferences"} == {
        (event, browser, choice, scopes.replace('"', "").strip("[]").replace(",", ", "), at)
        for event, browser, choice, scopes, at in sampled.rows(
            "select distinct event_id, domain_userid, choice, scopes, occurred_at "
            "from tier_staging.stg_snowplow__consent_choices"
        )
    }
    last = {
        str(browser): {PURPOSES[scope] for scope in str(scopes).split(", ") if scope in PURPOSES}
        for browser, scopes in expected("users", "domain_userid, last_consent_scopes")
        if scopes is not None
    }
    said = sampled.rows(
        "select choices.domain_userid, events.purpose, events.action, events.scope "
        "from tier_staging.stg_snowplow__consent_events as events "
        "inner join tier_staging.stg_snowplow__consent_choices as choices "
        "on events.proof_ref = choices.event_id and events.purpose = choices.purpose "
        "where choices.occurred_at = (select max(latest.occurred_at) "
        "from tier_staging.stg_snowplow__consent_choices as latest where latest.domain_userid = choices.domain_userid)"
    )
    outcome: dict[str, dict[str, set[str]]] = {}
    for browser, purpose, action, scope in said:
        outcome.setdefault(browser, {}).setdefault(action, set()).add(purpose)
        assert (action, scope) in {("grant", "cell"), ("deny", "purpose")}
    assert {browser: actions.get("grant", set()) for browser, actions in outcome.items()} == last
    # Whatever the banner asked and the last answer leaves out is refused.
    for browser, allowed in last.items():
        assert set(PURPOSES.values()) - allowed <= outcome[browser].get("deny", set())


def test_rudderstack_columns_are_found_under_their_other_names(sampled: Warehouse) -> None:
    assert sampled.rows(
        "select event_id, anonymous_id, user_id, message_id, link_url, ip, denied_categories, "
        "cast(raw_ingested_at as varchar), raw_status from tier_staging.base_rudderstack__tracks"
    ) == [
        (
            "t1", None, "u1", "m1", "https://x.example/a", "203.0.113.1", '["marketing"]', "2025-01-01 00:00:00",
            "used",
        )
    ]  # fmt: skip
    assert sampled.rows(
        "select user_id, email, last_name, cast(birth_date as varchar) from tier_staging.base_rudderstack__identifies"
    ) == [("u1", "one@x.example", "Now", "1990-02-03")]
