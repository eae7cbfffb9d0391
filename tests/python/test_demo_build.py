"""The demo world, built whole: nothing fails, nothing is lost, and the tier agrees with the truth behind the rows."""

import re

import duckdb
import pytest
from conftest import Warehouse

from python_checks import report
from python_checks.project import ROOT

pytestmark = pytest.mark.builds

# An address or a telephone number, in an expression that Python and DuckDB both read.
CONTACT = r"[\w.+-]+@[\w-]+\.\w+|\+[0-9]{9,15}"

# The one customer of each person, by the records the truth knows.
PERSONS = """
with persons as (
    select distinct truth.person_id, identities.customer_id, truth.is_deterministic
    from demo_world.truth_records as truth
    inner join decision_tier.customer_identities as identities
        using (source_system, record_type, source_record_id)
)
"""


def test_every_raw_row_is_accounted_for(demo: Warehouse) -> None:
    tables = demo.rows("select * from governance.row_reconciliation")
    present = demo.rows("select count(*) from governance.source_coverage where status = 'present'")
    assert [(len(tables),)] == present
    assert [row for row in tables if row[2] != row[3] + row[4] + row[5]] == []


def test_no_customer_is_two_persons(demo: Warehouse) -> None:
    merged = demo.rows(
        f"{PERSONS} select customer_id, bool_or(is_deterministic) from persons "
        "group by customer_id having count(distinct person_id) > 1"
    )
    # Two persons whom nothing in the data tells apart may be one customer; two who can be told apart never are.
    assert [customer for customer, can_be_told_apart in merged if can_be_told_apart] == []
    ((customers,),) = demo.rows("select count(*) from decision_tier.customers")
    assert len(merged) <= 0.01 * customers


def test_no_person_with_evidence_is_two_customers(demo: Warehouse) -> None:
    split = demo.rows(
        f"{PERSONS} select person_id from persons where is_deterministic "
        "group by all having count(distinct customer_id) > 1"
    )
    assert split == []


def test_nobody_is_permitted_against_the_truth(demo: Warehouse) -> None:
    wrong = demo.rows(
        f"{PERSONS} select truth.person_id, purpose, channel, truth.reason from demo_world.truth_consent as truth "
        "inner join persons using (person_id) "
        "inner join decision_tier.consent_permissions as permission using (customer_id, purpose, channel) "
        "where truth.is_deterministic and permission.is_permitted and not truth.is_permitted"
    )
    assert wrong == []


def test_permissions_the_truth_knows_are_found(demo: Warehouse) -> None:
    ((known, found),) = demo.rows(
        f"{PERSONS} select count(*), count(*) filter (where permission.is_permitted) "
        "from demo_world.truth_consent as truth "
        "inner join persons using (person_id) "
        "left join decision_tier.consent_permissions as permission using (customer_id, purpose, channel) "
        "where truth.is_deterministic and persons.is_deterministic and truth.is_permitted"
    )
    # A denial too many is safe, but a tier that denies everybody is of no use.
    assert known > 0 and found >= 0.9 * known


def test_margin_is_what_the_truth_says(demo: Warehouse) -> None:
    wrong = demo.rows(
        f"{PERSONS} select truth.person_id, truth.contribution_margin_365d, customers.contribution_margin_365d "
        "from demo_world.truth_value as truth inner join persons using (person_id) "
        "left join decision_tier.customers using (customer_id) "
        "where truth.is_deterministic and persons.is_deterministic "
        "and (abs(truth.contribution_margin_365d - customers.contribution_margin_365d) <= 0.01) is distinct from true"
    )
    assert wrong == []


def test_planted_cases_come_out_as_expected(demo: Warehouse) -> None:
    with demo.reading() as connection:
        assert wrong_cases(demo, connection) == {}


def wrong_cases(demo: Warehouse, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What is wrong with each planted case that did not come out as expected."""
    cases = demo.rows(
        "select case_id, failure_mode, source_system, record_type, source_record_id, relation, filter, column_name, "
        "expected, expected_rows from demo_world.planted_cases order by case_id"
    )
    marts = demo.columns()
    identities = (
        "select source_system, record_type, source_record_id, customer_id from decision_tier.customer_identities"
    )
    customers = {(system, kind, record): customer for system, kind, record, customer in demo.rows(identities)}
    wrong: dict[str, str] = {}
    for case, mode, system, kind, record, relation, condition, column, expected, expected_rows in cases:
        # a relation that is no mart is a query over customers
        columns = {name for name, _ in marts.get(relation, [("customer_id", "")])}
        # of a record of nobody, nothing is known
        about = (
            f"customer_id = '{customers.get((system, kind, record), '')}'"
            if record and "customer_id" in columns
            else "true"
        )
        if relation.startswith(("decision_tier.", "governance.", "outcomes.")) and relation not in marts:
            wrong[case] = f"{mode}: there is no {relation}"
            continue
        values = connection.execute(
            f"select cast({column or 'null'} as varchar) from {relation} where ({condition or 'true'}) and {about}"
        ).fetchall()
        if column is not None and {value for (value,) in values} != {expected}:
            wrong[case] = f"{mode}: {relation}.{column} is {values[:3]}, not {expected}"
        if expected_rows is not None and len(values) != expected_rows:
            wrong[case] = f"{mode}: {relation} has {len(values)} rows, not {expected_rows}"
    return wrong


def test_a_build_of_a_part_still_knows_who_is_erased(demo: Warehouse) -> None:
    ledger = "select 1 from tier_intermediate.int_consent_ledger as ledger where event_id = 'privacy|' || request_id"
    assert demo.rows("select count(*) > 0 from tier_intermediate.int_erasures") == [(True,)]
    assert demo.rows(f"select request_id from tier_intermediate.int_erasures where not exists ({ledger})") == []


def test_every_programme_is_found_out(demo: Warehouse) -> None:
    verdicts = dict(
        demo.rows("select programme_id, verdict from outcomes.goodhart_monitor where month = date '2026-05-01'")
    )
    assert verdicts == {
        "winback_mail": "goodhart",
        "loyalty_offers": "aligned",
        "service_recovery": "inconclusive",
        "sales_nudges": "no_holdout",
    }
    gains = dict(
        demo.rows("select programme_id, verdict from outcomes.quality_vs_velocity where month = date '2026-05-01'")
    )
    assert (gains["winback_mail"], gains["loyalty_offers"]) == ("neither", "quality")
    assert gains["sales_nudges"] == "no_holdout"


def test_the_careless_programme_is_a_recurring_finding(demo: Warehouse) -> None:
    findings = demo.rows(
        "select programme_id, root_cause, accountable from governance.ai_review_findings "
        "where is_recurring and reason_codes like '%NO_PERMISSION%' order by recent_count desc"
    )
    # It calls people without asking for permission.
    assert findings[0] == ("sales_nudges", "policy_breach", "Chief Marketing Officer")


def test_no_raw_identifier_is_published(demo: Warehouse) -> None:
    leaks = []
    marts = demo.columns()
    with demo.reading() as connection:
        for relation, columns in marts.items():
            texts = [f"regexp_matches({column}, '{CONTACT}')" for column, kind in columns if kind == "VARCHAR"]
            found = f"select 1 from {relation} where {' or '.join(texts) or 'false'} limit 1"
            if connection.execute(found).fetchall():
                leaks.append(relation)
    assert leaks == []


def test_no_raw_identifier_is_written_to_a_file(demo: Warehouse) -> None:
    """The logs, artefacts and compiled SQL of a build, the report on it, and the pages made from the definitions."""
    known: set[str] = set()
    with demo.reading() as connection:
        for table, column in (
            ("canonical.people", "email"),
            ("hubspot.contact", "property_email"),
            ("salesforce.lead", "email"),
            ("shopify.customer", "email"),
            ("zendesk.user", "email"),
            ("zendesk.user", "phone"),
        ):
            known |= {found for (text,) in connection.execute(f"select {column} from {table}").fetchall()
                      for found in contacts(text or "")}  # fmt: skip
    assert len(known) > 1000
    files = [
        file for file in demo.folder.rglob("*") if file.suffix in {".log", ".json", ".sql"} and "run" not in file.parts
    ]
    files += (ROOT / "governance").rglob("*.md")
    assert {".log", ".json", ".sql", ".md"} <= {file.suffix for file in files}
    pages = {str(file): file.read_text(errors="replace") for file in files}
    pages["report"] = report.render(report.answers(demo.database))
    assert [name for name, text in pages.items() if contacts(text) & known] == []
    pages["report"] += f"<td>{sorted(known)[0].upper()}</td>"
    assert contacts(pages["report"]) & known


def contacts(text: str) -> set[str]:
    """Every address and telephone number in a text."""
    return {found.group().lower() for found in re.finditer(CONTACT, text)}


def test_second_build_gives_the_same_bytes(demo: Warehouse) -> None:
    before = demo.content()
    # A view has no bytes of its own.
    assert demo.dbt("run", "--no-write-json", "--exclude", "config.materialized:view").returncode == 0
    after = demo.content()
    assert [relation for relation in before if before[relation] != after[relation]] == []
