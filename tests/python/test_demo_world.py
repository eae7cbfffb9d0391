"""The demo world: reproducible, complete, true to its own truth, and careful with other people's data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from python_checks.demo_world import ForeignDataError, Settings, cast, generate, generation, parse_size
from python_checks.demo_world.__main__ import main
from python_checks.demo_world.world import World

SIZE = 1_000
TABLES = {
    "hubspot": (
        "contact contact_merge_audit contact_property_history deal deal_contact deal_pipeline_stage"
        " email_campaign email_event email_event_bounce email_event_click email_event_delivered"
        " email_event_dropped email_event_open email_event_sent email_event_spam_report"
        " email_event_status_change email_subscription_change"
    ),
    "marketo": (
        "activity_change_data_value activity_click_email activity_delete_lead activity_email_bounced"
        " activity_email_delivered activity_merge_leads activity_open_email activity_send_email"
        " activity_unsubscribe_email email_template_history lead merged_lead"
    ),
    "rudderstack": "aliases identifies rudder_discards screens tracks users",
    "snowplow": "events",
    "segment": "aliases groups identifies pages tracks users",
    "salesforce": "account campaign_member contact lead opportunity opportunity_contact_role task user",
    "zendesk": "domain_name organization satisfaction_rating ticket ticket_field_history user",
    "shopify": "customer order order_adjustment order_line order_line_refund refund transaction",
    "stripe": "charge customer dispute invoice refund",
    "intercom": (
        "admin company_history contact_company_history contact_history conversation_contact_history"
        " conversation_history"
    ),
    "canonical": (
        "accounts ai_decisions ai_outcomes ai_reviews consent_events consumer_attestations costs"
        " escalations events fx_rates identifiers links opportunities orders people"
        " preference_events privacy_requests refunds reported_attributes surveys ticket_events tickets"
    ),
    "demo_world": "planted_cases settings truth_consent truth_records truth_value",
}
FAILURE_MODES = {
    f"D{number:02d}" for number in (1, 2, *range(4, 15), *range(16, 31), *range(32, 51), 52, 54, 60, 61, 78, 79, 80)
}
RECORDS = {
    ("hubspot", "contact"): "select id from hubspot.contact",
    ("segment", "user"): "select id from segment.users",
    ("marketo", "lead"): "select id from marketo.lead",
    ("rudderstack", "user"): "select id from rudderstack.users",
    ("snowplow", "user"): "select user_id from snowplow.events",
    ("shopify", "customer"): "select id from shopify.customer",
    ("shopify", "guest"): 'select id from shopify."order" where customer_id is null',
    ("salesforce", "contact"): "select id from salesforce.contact",
    ("salesforce", "lead"): "select id from salesforce.lead",
    ("zendesk", "user"): "select id from zendesk.\"user\" where role = 'end-user'",
    ("stripe", "customer"): "select id from stripe.customer where livemode",
    ("intercom", "user"): "select id from intercom.contact_history where role = 'user'",
    ("intercom", "lead"): "select id from intercom.contact_history where role = 'lead'",
    ("pos", "shopper"): "select source_record_id from canonical.people where source_system = 'pos'",
    ("callcentre", "caller"): "select source_record_id from canonical.people where source_system = 'callcentre'",
    ("callcentre", "shopper"): "select source_record_id from canonical.people where source_system = 'callcentre'",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("demo") / "world.duckdb"
    generate(database, SIZE)
    return database


@pytest.fixture(scope="module")
def world(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def value(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0] or 0)


def ordered_fingerprints(database: Path) -> dict[str, int]:
    """A hash of the rows of every table in the order in which they stand."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            f"{schema}.{table}": value(connection, f'select hash(list(r order by rowid)) from {schema}."{table}" as r')
            for schema, tables in TABLES.items()
            for table in tables.split()
        }


def fingerprints(database: Path) -> dict[str, tuple[int, int]]:
    """Rows and an order-free hash of the rows of every table."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            f"{schema}.{table}": (
                value(connection, f'select count(*) from {schema}."{table}"'),
                value(connection, f'select sum(hash(r)::hugeint) from {schema}."{table}" as r'),
            )
            for schema, tables in TABLES.items()
            for table in tables.split()
        }


@pytest.mark.builds
def test_same_settings_give_the_same_rows_in_the_same_order_with_any_number_of_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(tmp_path / "many.duckdb", 150)
    monkeypatch.setattr(generation, "WORKERS", 1)
    generate(tmp_path / "one.duckdb", 150)
    assert ordered_fingerprints(tmp_path / "many.duckdb") == ordered_fingerprints(tmp_path / "one.duckdb")


@pytest.mark.builds
@pytest.mark.nightly
def test_a_failure_on_the_way_leaves_the_earlier_world_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "world.duckdb"
    generate(database, 150)
    before = fingerprints(database)

    def fail(world: World) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(cast, "fill", fail)
    with pytest.raises(RuntimeError, match="the power is gone"):
        generate(database, 100, seed=8)
    assert fingerprints(database) == before


@pytest.mark.builds
@pytest.mark.nightly
def test_another_seed_and_clock_give_another_world_in_place_of_the_old(tmp_path: Path) -> None:
    database = tmp_path / "world.duckdb"
    generate(database, 150)
    before = fingerprints(database)
    generate(database, 100, seed=8, as_of=datetime(2026, 3, 15, 13, 30))
    after = fingerprints(database)
    assert before["hubspot.contact"] != after["hubspot.contact"]
    with duckdb.connect(str(database), read_only=True) as connection:
        assert value(connection, "select size from demo_world.settings") == 100


def test_every_table_has_rows(world: duckdb.DuckDBPyConnection) -> None:
    found = world.execute("select table_schema, table_name from information_schema.tables").fetchall()
    expected = {(schema, table) for schema, tables in TABLES.items() for table in tables.split()}
    assert set(found) == expected
    empty = [each for each in expected if not value(world, f'select count(*) from {each[0]}."{each[1]}"')]
    assert empty == []


def test_everybody_is_on_record_or_erased(world: duckdb.DuckDBPyConnection) -> None:
    known = value(
        world, "select count(distinct person_id) from demo_world.truth_records where person_id like 'person-%'"
    )
    erased = value(world, "select count(*) from canonical.privacy_requests where request_id like 'erasure-%'")
    assert known + erased == SIZE


@pytest.mark.parametrize("kind", RECORDS)
def test_truth_names_records_that_exist(world: duckdb.DuckDBPyConnection, kind: tuple[str, str]) -> None:
    records = world.execute(
        "select source_record_id from demo_world.truth_records where source_system = ? and record_type = ?", kind
    ).fetchall()
    real = {str(identifier) for (identifier,) in world.execute(RECORDS[kind]).fetchall()}
    assert records
    assert {identifier for (identifier,) in records} <= real


def test_truth_is_told_once(world: duckdb.DuckDBPyConnection) -> None:
    for table, key in (
        ("truth_records", "(source_system, record_type, source_record_id)"),
        ("truth_consent", "(person_id, purpose, channel)"),
        ("truth_value", "person_id"),
    ):
        assert value(world, f"select count(*) - count(distinct {key}) from demo_world.{table}") == 0
    for table in ("truth_consent", "truth_value"):
        strangers = f"""select count(*) from demo_world.{table}
            where person_id not in (select person_id from demo_world.truth_records)"""
        assert value(world, strangers) == 0


def test_margins_can_be_found_again_in_the_raw_rows(world: duckdb.DuckDBPyConnection) -> None:
    """A second route to the same number: raw orders, refunds, costs and rates, without the population."""
    differing = """
    with
    clock as (select as_of, as_of - interval 365 day as start from demo_world.settings),

    records as (select * from demo_world.truth_records where person_id like 'person-%'),

    orders as (
        select 'shopify' as source_system, id::varchar as order_id, coalesce(customers.person_id, guests.person_id)
            as person_id, currency, subtotal_price as net, 0 as cost,
            replace(left(created_at, 19), 'T', ' ')::timestamp as placed_at, _fivetran_synced as known_at
        from shopify."order"
        left join records as customers on customers.record_type = 'customer'
            and customers.source_record_id = customer_id::varchar
        left join records as guests on guests.record_type = 'guest' and guests.source_record_id = id::varchar
        where financial_status in ('paid', 'refunded', 'partially_refunded') and not test
        union all
        select source_system, order_id, person_id, currency, gross_amount - discount_amount, cost_amount,
            placed_at, _ingested_at
        from canonical.orders inner join records using (source_system, source_record_id)
        where status = 'paid' and not is_test
        union all
        -- a charge that names an order pays it, and any other is a sale of its own
        select 'stripe', charge.id, person_id, upper(charge.currency), (amount - coalesce(tax, 0)) / units, 0,
            charge.created, charge._fivetran_synced
        from stripe.charge
        inner join (values ('usd', 100), ('eur', 100), ('gbp', 100), ('jpy', 1), ('kwd', 1000))
            as minor (currency, units) using (currency)
        inner join records on record_type = 'customer' and source_record_id = customer_id
        left join stripe.invoice on invoice.id = invoice_id
        where charge.status = 'succeeded' and captured and charge.livemode and metadata = '{}'
    ),

    rated as (
        select orders.*, coalesce(rate, 1) as rate
        from orders asof left join canonical.fx_rates
            on from_currency = currency and rate_date <= placed_at::date
        where known_at <= (select as_of from clock)
    ),

    entries as (
        select person_id, (net - cost) * rate as usd, placed_at as happened_at, known_at from rated
        union all
        select person_id, -subtotal * rate, refund.created_at, refund._fivetran_synced
        from shopify.refund inner join shopify.order_line_refund on refund_id = refund.id
        inner join rated on rated.source_system = 'shopify' and rated.order_id = refund.order_id::varchar
        union all
        select person_id, -amount * rate, refunded_at, _ingested_at
        from canonical.refunds inner join rated using (source_system, order_id)
        where status = 'succeeded'
        union all
        select person_id, -net * rate, coalesce(returned.created, placed_at),
            coalesce(returned._fivetran_synced, known_at)
        from rated inner join stripe.charge on charge.id = order_id
        left join (
            select coalesce(charge_id, replace(payment_intent_id, 'pi', 'ch')) as charge_id, created, _fivetran_synced
            from stripe.refund
            union all
            select charge_id, created, _fivetran_synced from stripe.dispute where status = 'lost'
        ) as returned on returned.charge_id = order_id
        where source_system = 'stripe' and (amount_refunded > 0 or returned.charge_id is not null)
        union all
        select coalesce(records.person_id, orders.person_id), -amount, incurred_at, _ingested_at
        from canonical.costs
        left join records using (source_system, source_record_id)
        left join orders using (source_system, order_id)
    ),

    margins as (
        select person_id, sum(usd) as margin from entries, clock
        where happened_at >= start and happened_at < as_of and known_at <= as_of and person_id is not null
        group by person_id
    )

    select count(*) from margins full join demo_world.truth_value using (person_id)
    where abs(coalesce(margin, 0) - coalesce(contribution_margin_365d, 0)) > 0.01
    """
    assert value(world, "select count(*) from demo_world.truth_value") > SIZE / 4
    assert value(world, differing) == 0


@pytest.mark.parametrize(
    ("trap", "query"),
    {
        "an id delivered twice": "select count(*) - count(distinct id) from hubspot.email_event",
        "a late row": """select count(*) from segment.tracks
            where uuid_ts > timestamp + interval 2 day""",
        "a row after the clock": """select count(*) from hubspot.email_event
            where created > (select as_of from demo_world.settings)""",
        "a time in another format": "select count(*) from hubspot.contact where property_createdate like '%T%Z'",
        "a blank that is not null": "select count(*) from shopify.\"order\" where cancelled_at = ' '",
        "an address in capitals": "select count(*) from shopify.customer where email <> lower(email)",
        "a device of two people": """select count(*) from (select anonymous_id from segment.identifies
            group by anonymous_id having count(distinct user_id) > 1)""",
        "a number of two people": """select count(*) from (select phone from zendesk."user"
            union all select property_phone from hubspot.contact where property_phone like '+%' group by all
            having count(*) > 1)""",
        "a merged contact": "select count(*) from hubspot.contact where property_hs_merged_object_ids is not null",
        "a converted lead": "select count(*) from salesforce.lead where is_converted",
        "a mail proxy": "select count(*) from hubspot.email_event_open where user_agent = 'Mozilla/5.0'",
        "a scanner": "select count(*) from hubspot.email_event_click where user_agent like 'Barracuda%'",
        "an agent among users": "select count(*) from zendesk.\"user\" where role <> 'end-user'",
        "a merge that names nobody": "select count(*) from marketo.activity_merge_leads where merge_ids is null",
        "a lead deleted and still there": """select count(*) from marketo.lead
            where id in (select lead_id from marketo.activity_delete_lead)""",
        "a lead deleted before its merge": """select count(*) from marketo.activity_delete_lead as deleted
            inner join marketo.activity_merge_leads as merged on merge_ids = '[' || deleted.lead_id || ']'
            where deleted.activity_date < merged.activity_date""",
        "an activity of a lead that is gone": """select count(*) from marketo.activity_send_email
            where lead_id in (select merged_lead from marketo.merged_lead)""",
        "a flag that grants nothing": """select count(*) from marketo.activity_change_data_value
            where old_value is null and new_value = 'false'""",
        "a person without a device": "select count(*) from rudderstack.identifies where anonymous_id is null",
        "a value the loader left out": "select count(*) from rudderstack.rudder_discards",
        "an event id used for two events": """select count(*) from (select event_id from snowplow.events
            group by event_id having count(distinct event_fingerprint) > 1)""",
        "an event delivered twice": """select count(*) from (select event_id from snowplow.events
            group by event_id, event_fingerprint having count(*) > 1)""",
        "a browser of many people": """select count(*) from (select domain_userid from snowplow.events
            group by domain_userid having count(distinct user_id) > 10)""",
        "a charge that pays a shop order": """select count(*) from stripe.charge
            inner join shopify."order" on "order".id::varchar = json_extract_string(metadata, '$.order_id')""",
        "a refund only the charge tells of": """select count(*) from stripe.charge left join stripe.refund
            on refund.charge_id = charge.id or refund.payment_intent_id = charge.payment_intent_id
            where captured and amount_refunded > 0 and refund.id is null""",
        "an amount that is only authorised": "select count(*) from stripe.charge where paid and not captured",
        "a charge in test mode": "select count(*) from stripe.charge where not livemode",
        "a number of every payer": "select count(*) from stripe.customer where phone = '1234567890'",
        "a lead that became a user": """select count(*) from intercom.contact_history
            where role = 'lead' and not _fivetran_active""",
        "a conversation begun by staff": """select count(*) from intercom.conversation_history
            where source_author_type = 'admin'""",
        "a conversation that comes back": """select count(*) from (select id from intercom.conversation_history
            where state = 'open' group by id having count(*) > 1)""",
        "a yen without decimals": "select count(*) from shopify.\"order\" where currency = 'JPY'",
        "a record only weak evidence joins": """select count(*) from demo_world.truth_records
            where not is_deterministic""",
    }.items(),
)
def test_the_traps_are_laid(world: duckdb.DuckDBPyConnection, trap: str, query: str) -> None:
    assert value(world, query) > 0, trap


def test_every_failure_mode_is_planted(world: duckdb.DuckDBPyConnection) -> None:
    planted = {
        mode for (mode,) in world.execute("select distinct failure_mode from demo_world.planted_cases").fetchall()
    }
    assert set(FAILURE_MODES) <= planted


def test_planted_cases_can_be_evaluated(world: duckdb.DuckDBPyConnection) -> None:
    cases = "from demo_world.planted_cases"
    assert value(world, f"select count(*) - count(distinct case_id) {cases}") == 0
    assert value(world, f"select count(*) {cases} where column_name is null and expected_rows is null") == 0
    assert value(world, f"select count(*) {cases} where stage not in ('core', 'deep') or filter is null") == 0
    lost = f"""select count(*) {cases} where source_record_id is not null
        and (source_system, record_type, source_record_id, person_id) not in (
            select (source_system, record_type, source_record_id, person_id) from demo_world.truth_records)"""
    assert value(world, lost) == 0


def test_the_cast_shares_nothing_with_the_population(world: duckdb.DuckDBPyConnection) -> None:
    shared = """
    with known as (
        select lower(trim(property_email)) as email, id between 900000000000 and 999999999999 as is_cast
        from hubspot.contact
        union all
        select lower(trim(email)), source_record_id like 'cast-%' from canonical.people
        where email <> 'test@example.com'
    )
    select count(*) from (select email from known group by email having count(distinct is_cast) > 1)
    """
    assert value(world, shared) == 0


def test_data_of_others_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema zendesk; create table zendesk.ticket as select 1 as id")
    with pytest.raises(ForeignDataError, match="zendesk"):
        generate(database, 10)
    assert main(["--database", str(database), "--size", "10"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    with duckdb.connect(str(database), read_only=True) as connection:
        assert value(connection, "select id from zendesk.ticket") == 1


def test_other_schemas_survive(tmp_path: Path) -> None:
    database = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema iterable; create table iterable.user_history as select 1 as id")
    generate(database, 10)
    with duckdb.connect(str(database), read_only=True) as connection:
        assert value(connection, "select count(*) from iterable.user_history") == 1


@pytest.mark.parametrize(("text", "persons"), {"1k": 1_000, "10M": 10_000_000, "250": 250}.items())
def test_sizes_are_read(text: str, persons: int) -> None:
    assert parse_size(text) == persons


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5k", "many"])
def test_nonsense_sizes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a size"):
        parse_size(text)


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        Settings(size=0)
    with pytest.raises(ValueError, match="events_per_customer"):
        Settings(events_per_customer=0)
    with pytest.raises(ValueError, match="zone"):
        Settings(as_of=datetime.fromisoformat("2026-06-30T00:00:00+00:00"))
