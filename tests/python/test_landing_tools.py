"""The same records under the names of another landing tool, or with their history, give the same entities."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import Warehouse

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

SHOP_GRAPHQL = """
    alter table shopify."order" rename financial_status to display_financial_status;
    update shopify."order" set display_financial_status = upper(display_financial_status);
    alter table shopify."order" rename currency to currency_code;
    alter table shopify."order" drop total_line_items_price;
    alter table shopify."order" rename subtotal_price to subtotal_price_set_shop_amount;
    alter table shopify."order" rename total_discounts to total_discounts_set_shop_amount;
    alter table shopify."order" rename total_tax to total_tax_set_shop_amount;
    alter table shopify."order" rename total_price to total_price_set_shop_amount;
    alter table shopify.customer
        rename email_marketing_consent_consent_updated_at to email_marketing_consent_updated_at;
    alter table shopify.order_line rename gift_card to is_gift_card;
    alter table shopify.order_line rename price to original_total_set_shop_amount;
    update shopify.order_line set original_total_set_shop_amount = original_total_set_shop_amount * quantity;
    alter table shopify.order_line rename total_discount to total_discount_set_shop_amount;
    alter table shopify.refund drop processed_at;
    alter table shopify.order_line_refund rename subtotal to subtotal_set_shop_amount;
    alter table shopify.order_line_refund rename total_tax to total_tax_set_shop_amount;
    alter table shopify.order_line_refund rename to refund_line_item;
    alter table shopify.order_adjustment rename amount to amount_set_shop_amount;
    alter table shopify.order_adjustment drop order_id;
    alter table shopify.order_adjustment drop kind;
    alter table shopify.transaction rename amount to amount_set_shop_amount;
    alter table shopify.transaction rename currency to amount_set_shop_currency_code;
    update shopify.transaction set kind = upper(kind), status = upper(status);
"""
DESK_AIRBYTE = """
    alter table zendesk."user" rename to users;
    alter table zendesk.ticket rename to tickets;
    alter table zendesk.organization rename to organizations;
    alter table zendesk.satisfaction_rating rename to satisfaction_ratings;
"""
PAYMENTS_AIRBYTE = """
    alter table stripe.customer rename to customers;
    create table stripe.charges as select * exclude (metadata, billing_detail_email, customer_id, invoice_id,
        payment_intent_id, created), metadata::json as metadata,
        json_object('email', billing_detail_email) as billing_details, customer_id as customer,
        invoice_id as invoice, payment_intent_id as payment_intent,
        epoch_us(created) // 1000000 as created from stripe.charge;
    drop table stripe.charge;
    alter table stripe.invoice rename subscription_id to subscription;
    alter table stripe.invoice rename to invoices;
    alter table stripe.refund rename charge_id to charge;
    alter table stripe.refund rename payment_intent_id to payment_intent;
    alter table stripe.refund rename to refunds;
    alter table stripe.dispute rename charge_id to charge;
    alter table stripe.dispute rename to disputes;
"""
PREFIXES = {"contact": "properties_", "company": "properties__", "deal": "", "ticket": "properties__"}
# As Redshift and PostgreSQL have it: each kind in a table of its own, names in lower case, a row delivered twice.
CONTEXTS_APART = """
    create table snowplow.com_snowplowanalytics_snowplow_consent_preferences_1 as
    select event_id as root_id, collector_tstamp as root_tstamp, {consent}
    from (select *, json_extract({consents}, ['$[0]', '$']) as found from snowplow.events, range(2)
        where {consents} is not null)
        , lateral (select coalesce(found[1], found[2]) as j);
    create table snowplow.com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1 as
    select event_id as root_id, collector_tstamp as root_tstamp,
        coalesce({actions} ->> '$[0].type', {actions} ->> '$.type') as type
    from snowplow.events where {actions} is not null;
    create table snowplow.com_iab_snowplow_spiders_and_robots_1 as
    select event_id as root_id, collector_tstamp as root_tstamp,
        cast(coalesce({robots} ->> '$[0].spiderOrRobot', {robots} ->> '$.spiderOrRobot') as boolean) as spider_or_robot
    from snowplow.events where {robots} is not null;
    alter table snowplow.events drop {consents};
    alter table snowplow.events drop {actions};
    alter table snowplow.events drop {robots};
"""
CRM_HISTORY = """
    alter table salesforce.{table} add column _fivetran_active boolean;
    alter table salesforce.{table} add column _fivetran_start timestamp;
    update salesforce.{table} set _fivetran_start = timestamp '2020-01-02';
    insert into salesforce.{table} by name
        select * replace (false as _fivetran_active, timestamp '2020-01-01' as _fivetran_start, 'of then' as {name})
        from salesforce.{table};
"""


def rename_as_other_tools_do(warehouse: Warehouse) -> None:
    """Airbyte's and dlt's names for the CRM's marketing, the desk and the payments; GraphQL's for the shop."""
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(SHOP_GRAPHQL + DESK_AIRBYTE + PAYMENTS_AIRBYTE)
        columns = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where table_schema in ('hubspot', 'zendesk', 'stripe')"
        ).fetchall()
        for schema, table, column in columns:
            if table == "email_subscription_change":
                continue  # its rows have no key but their own content
            new = column
            if schema == "hubspot" and table in PREFIXES and column.startswith("property_"):
                new = PREFIXES[table] + column.removeprefix("property_")
            if column == "_fivetran_synced":
                new = "_airbyte_extracted_at" if schema != "hubspot" else "_dlt_load_id"
            if new != column:
                connection.execute(f'alter table {schema}."{table}" rename "{column}" to "{new}"')
            if new == "_airbyte_extracted_at":
                connection.execute(f'alter table {schema}."{table}" alter {new} type timestamptz')
            if new == "_dlt_load_id":
                connection.execute(
                    f'alter table {schema}."{table}" alter {new} type varchar using epoch_us({new}) / 1e6'
                )
        for table in ("contact", "company", "deal"):
            plural = "companies" if table == "company" else table + "s"
            connection.execute(f"alter table if exists hubspot.{table} rename to {plural}")
        for table, name in {
            "contact": "first_name",
            "lead": "first_name",
            "account": "name",
            "opportunity": "stage_name",
        }.items():
            connection.execute(CRM_HISTORY.format(table=table, name=name))


def entities(warehouse: Warehouse) -> dict[str, set[tuple[object, ...]]]:
    """The rows of every staging entity of these vendors, without where they come from."""
    found = {}
    for (view,) in warehouse.rows(
        "select view_name from duckdb_views() where schema_name = 'tier_staging' "
        "and regexp_matches(view_name, '^stg_(hubspot|salesforce|shopify|stripe|zendesk)__') "
        "and view_name not like '%row_accounts' and view_name not like '%claims' and view_name not like '%payments'"
    ):
        found[view] = set(
            warehouse.rows(f"select columns(c -> c not in ('raw_table', 'raw_ingested_at')) from tier_staging.{view}")
        )
    return found


def test_other_names_and_histories_give_the_same_entities(demo: Warehouse, tmp_path: Path) -> None:
    other = demo.copied_to(tmp_path)
    rename_as_other_tools_do(other)
    folders = [f"path:models/staging/{vendor}" for vendor in ("hubspot", "salesforce", "shopify", "stripe", "zendesk")]
    outcome = other.dbt("run", "--select", *folders)
    assert outcome.returncode == 0, outcome.stdout
    before, after = entities(demo), entities(other)
    assert len(before) > 30
    differing = {view: (len(before[view] - after[view]), len(after[view] - before[view])) for view in before}
    assert {view: counts for view, counts in differing.items() if counts != (0, 0)} == {}


def told(warehouse: Warehouse) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """What Snowplow tells of consent, and of everything else, without the keys that rest on how it landed."""
    choices = warehouse.rows(
        "select event_id, purpose, choice, is_granted, is_under_gdpr, basis, notice_version, occurred_at "
        "from tier_staging.stg_snowplow__consent_choices"
    )
    events = warehouse.rows(
        "select event_name, discriminator, source_record_id, identifier_value, is_machine, occurred_at "
        "from tier_staging.stg_snowplow__events"
    )
    return set(choices), set(events)


def contexts_apart() -> str:
    """The SQL that lands Snowplow's objects as Redshift and PostgreSQL have them."""
    fields = ("event_type", "consent_scopes", "basis_for_processing", "gdpr_applies", "consent_version")
    return CONTEXTS_APART.format(
        consent=", ".join(f"j ->> '{field}' as {field}" for field in fields),
        consents="unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0",
        actions="unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1_0_2",
        robots="contexts_com_iab_snowplow_spiders_and_robots_1_0_0",
    )


def test_objects_in_tables_of_their_own_say_the_same(demo: Warehouse, tmp_path: Path) -> None:
    other = demo.copied_to(tmp_path)
    other.write(contexts_apart())
    models = ("base_snowplow__events", "stg_snowplow__consent_choices", "stg_snowplow__events", "int_source_columns")
    outcome = other.dbt("run", "--select", *models)
    assert outcome.returncode == 0, outcome.stdout
    missing = (
        "select column_name from tier_intermediate.int_source_columns where raw_source = 'snowplow' and not is_present"
    )
    assert other.rows(missing) == demo.rows(missing)
    (choices, events), found = told(demo), told(other)
    assert {row[3] for row in choices} == {True, False} and {row[4] for row in events} >= {True}
    assert {row[1] for row in events if row[0] == "snowplow_ecommerce_action"} == {"product_view"}
    assert found == (choices, events)
