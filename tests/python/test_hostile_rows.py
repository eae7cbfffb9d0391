"""Nothing personal leaves the warehouse, and no raw value is ever taken for anything but a value."""

from __future__ import annotations

import base64
import hashlib
import re

import duckdb
import hostile_rows
import pytest
from conftest import Warehouse
from hostile_rows import MARK, NUMBER, PERSONAL

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

ADDRESS = PERSONAL[0].format(number=1000)


# The mark in base64, wherever it begins within three bytes, less the characters that its neighbours have a part in.
ENCODED = [base64.b64encode(b"x" * shift + MARK.encode()).decode()[4:-4] for shift in range(3)]
DIGESTS = {
    hashlib.new(algorithm, spelling.encode()).hexdigest()
    for number in range(1000, 1100)
    for spelling in (PERSONAL[0].format(number=number), PERSONAL[0].format(number=number).lower())
    for algorithm in ("md5", "sha1", "sha256")
}
DIGEST = re.compile(r"[0-9a-f]{32,64}")
TELEPHONE = re.compile(rf"\b1?[^0-9a-z]{{0,2}}{NUMBER[:3]}[^0-9a-z]{{0,2}}{NUMBER[3:]}")


def shows(text: str) -> bool:
    """Whether a text shows something planted: in any case, in an URL, in base64, hashed without a key."""
    return (
        MARK in text.lower()
        or any(part in text for part in ENCODED)
        or not DIGESTS.isdisjoint(DIGEST.findall(text))
        or TELEPHONE.search(text) is not None
    )


def leaks(warehouse: Warehouse) -> list[str]:
    """The published relations that show something planted."""
    found = []
    for relation in warehouse.columns():
        rows = warehouse.rows(f"select cast(shown as varchar) from {relation} as shown")
        if shows("\n".join(text for (text,) in rows)):
            found.append(relation)
    return found


@pytest.fixture(scope="module")
def hostile(demo: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo world with hostile rows in every raw table, built whole and documented."""
    hostile = demo.copied_to(tmp_path_factory.mktemp("hostile"))
    hostile_rows.plant(hostile.database)
    outcome = hostile.dbt("build", "--exclude-resource-type", "unit_test", "--log-level-file", "debug")
    assert outcome.returncode == 0, outcome.stdout
    assert hostile.dbt("docs", "generate", "--no-compile").returncode == 0
    return hostile


def test_hostile_rows_are_read(hostile: Warehouse) -> None:
    ((known,),) = hostile.rows(
        f"select count(*) from tier_intermediate.int_identity_values where contains(lower(identifier_value), '{MARK}')"
    )
    assert known > 0


def test_nothing_personal_is_published(hostile: Warehouse) -> None:
    assert leaks(hostile) == []


def test_nothing_personal_is_logged_or_documented(hostile: Warehouse) -> None:
    folders = [hostile.folder / "logs", hostile.folder / "target"]
    files = [file for folder in folders for file in folder.glob("*.*") if file.suffix in {".json", ".log"}]
    assert {file.name for file in files} >= {"dbt.log", "manifest.json", "run_results.json", "catalog.json"}
    assert [file.name for file in files if shows(file.read_text())] == []


@pytest.mark.parametrize(
    "form",
    [
        ADDRESS.upper(),
        ADDRESS.replace("@", "%40"),
        base64.b64encode(ADDRESS.encode()).decode(),
        base64.b64encode(f"to:{ADDRESS}".encode()).decode(),
        hashlib.sha256(ADDRESS.lower().encode()).hexdigest(),
        f"+1 ({NUMBER[:3]}) {NUMBER[3:]} 1000",
        PERSONAL[1].format(number=1000),
    ],
)
def test_every_form_is_found(form: str) -> None:
    assert shows(f"key: {form}.")
    assert not shows("c6daa13d4f0c87440670ed55cc9546750de18673060a5c45a1bc83a41dea2f37 Xanthippe +15550001000")


def test_what_is_published_is_found(hostile: Warehouse) -> None:
    hostile.write(f"create table governance.planted as select 1 as key, '{ADDRESS}' as note")
    found = leaks(hostile)
    hostile.write("drop table governance.planted")
    assert found == ["governance.planted"]


# Whose records, identifiers, tickets, orders or accounts the copied rows name.
NAMED = """
    with named as (select unnest($values) as value)
    select customer_id from decision_tier.customer_identities where lower(source_record_id) in (from named)
    union
    select customer_id from tier_intermediate.int_identifier_map where lower(identifier_value) in (from named)
    union
    select customer_id from tier_intermediate.int_subject_map
    where subject_key in (select subject_key from tier_intermediate.int_tickets where lower(ticket_id) in (from named))
    or subject_key in (select subject_key from tier_intermediate.int_orders where lower(order_id) in (from named))
    union
    select customer_id
    from tier_intermediate.int_account_members inner join tier_intermediate.int_account_map using (account_id)
    where lower(source_account_id) in (from named)
"""


def test_hostile_rows_change_nobody_else(demo: Warehouse, hostile: Warehouse) -> None:
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        found = connection.execute(NAMED, {"values": hostile_rows.copied(demo.database)}).fetchall()
    concerned = {customer for (customer,) in found}
    ((customers,),) = demo.rows("select count(*) from decision_tier.customers")
    assert len(concerned) < customers / 10
    changed = set()
    for relation, columns in demo.columns().items():
        if relation.startswith("decision_tier.") and ("customer_id", "VARCHAR") in columns:
            content = (
                "select customer_id, md5(string_agg(cast(shown as varchar), '|' order by cast(shown as varchar))) "
                f"from {relation} as shown group by customer_id"
            )
            after = dict(hostile.rows(content))
            changed |= {customer for customer, was in demo.rows(content) if after.get(customer) != was}
    assert changed - concerned == set()
    # Somebody's row was copied with its number, or the comparison sees nothing.
    assert changed != set()
