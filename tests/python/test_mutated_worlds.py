"""A thousand mutated raw worlds: none is taken for another, none ends in a traceback, and nobody else's numbers move.

A world is a person with one fault in one of his raw rows. Persons who share nothing are worlds apart, so that one build
tests hundreds of them at once; whoever shares an identifier or an account with a mutated person is left out of the
comparison, and so is what is ranked among all customers.
"""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from conftest import Warehouse

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

WORLDS = 500
# Where a person's raw rows are: the table, and the columns that name his record; two canonical systems share a table.
ROWS = [
    *(
        (f"canonical.{table}", "raw.source_system", "source_record_id")
        for table in ("people", "identifiers", "events", "consent_events", "orders", "surveys", "preference_events",
                      "reported_attributes", "tickets", "costs")
    ),
    ("hubspot.contact", "'hubspot'", "id"),
    ('zendesk."user"', "'zendesk'", "id"),
    ("zendesk.ticket", "'zendesk'", "requester_id"),
]  # fmt: skip
# What a value becomes; {} is the number of the world, so that no two worlds meet in a value.
VALUES = [
    None, "", " ", "broken {}", "{{{{ 1 / 0 }}}} {}", "'; drop table canonical.people; -- {}", "9" * 400, "-1",
    "2999-01-01", "0001-01-01", "13/45/2026", "true", "NaN", "Infinity", "x" * 100_000, "\u202e\x01 {}", "[{}]",
    '{{"a": {}}}', "1e400", "null", "2026-02-30T25:61:61Z",
]  # fmt: skip
COMPARED = {
    "decision_tier.customer_identities": "*",
    "decision_tier.consent_permissions": "*",
    "decision_tier.customers": "customer_id, lifecycle_stage, contribution_margin_365d, engagement_level, "
    "open_ticket_count, has_open_escalation, last_human_engagement_at, satisfaction_level, first_seen_at",
}


def mutate(world: Warehouse, seed: int) -> set[str]:
    """Plant a fault with each of many persons; the customers who may be another's for it."""
    chance = random.Random(seed)
    with duckdb.connect(str(world.database)) as connection:
        records = connection.sql(
            "select person_id, list(distinct (source_system, source_record_id) order by (source_system, "
            "source_record_id)) from demo_world.truth_records group by person_id order by person_id"
        ).fetchall()
        persons = chance.sample(records, WORLDS)
        connection.execute("create temp table mutated (source_system text, source_record_id text, person integer)")
        connection.executemany(
            "insert into mutated values (?, ?, ?)",
            [(*record, number) for number, (_, known) in enumerate(persons) for record in known],
        )
        for relation, system, record in ROWS:
            plant(connection, chance, relation, system, record)
        return {customer for (customer,) in connection.sql(CONCERNED).fetchall()}


# Whoever is mutated, or shares an identifier or an account with somebody who is.
CONCERNED = """
with mutated_customers as (
    select distinct customer_id
    from decision_tier.customer_identities inner join mutated using (source_system, source_record_id)
),
bonds as (
    select customer_id, identifier_type || '|' || identifier_hash as bond from decision_tier.customer_identifiers
    union all
    select customer_id, account_id from tier_intermediate.int_account_members
)
select customer_id from mutated_customers
union
select others.customer_id
from bonds inner join mutated_customers using (customer_id) inner join bonds as others using (bond)
"""


def plant(
    connection: duckdb.DuckDBPyConnection, chance: random.Random, relation: str, system: str, record: str
) -> None:
    """Break one row of each mutated person who has some in the table: a value of it, or the row as a whole."""
    schema, _, table = relation.partition(".")
    columns = [
        column
        for (column,) in connection.execute(
            "select column_name from duckdb_columns() where schema_name = ? and table_name = ? order by column_index",
            [schema, table.strip('"')],
        ).fetchall()
    ]
    # A value that is none of the column's type needs a column of text; the tier reads either.
    connection.execute("; ".join(f'alter table {relation} alter "{column}" type varchar' for column in columns))
    rows = connection.sql(
        f"select mutated.person, min(raw.rowid) from {relation} as raw inner join mutated "
        f"on mutated.source_system = {system} and mutated.source_record_id = raw.{record} "
        "group by mutated.person order by mutated.person"
    ).fetchall()
    gone = []
    for number, row in rows:
        column, value, kind = chance.choice(columns), chance.choice(VALUES), chance.random()
        if kind < 0.1:
            gone.append(row)
            continue
        if kind < 0.3:
            connection.execute(f"insert into {relation} select * from {relation} where rowid = ?", [row])
        value = value.format(number) if value is not None else None
        connection.execute(f'update {relation} set "{column}" = ? where rowid = ?', [value, row])
    connection.execute(f"delete from {relation} where list_contains(?, rowid)", [gone])


def of_others(warehouse: Warehouse, relation: str, columns: str, concerned: set[str]) -> dict[str, str]:
    """What is said of each customer who is not concerned."""
    rows = warehouse.rows(
        f"select customer_id, md5(string_agg(cast(shown as varchar), '|' order by cast(shown as varchar))) "
        f"from (select {columns} from {relation}) as shown group by customer_id"
    )
    return {customer: said for customer, said in rows if customer not in concerned}


def judge(whole: Warehouse, mutated: Warehouse, seed: int) -> None:
    """Build the mutated worlds, and compare what is said of everybody else."""
    concerned = mutate(mutated, seed)
    outcome = mutated.dbt("run")
    assert outcome.returncode == 0, outcome.stdout
    assert "Traceback" not in outcome.stdout
    lost = "raw_rows is distinct from used_rows + quarantined_rows + ignored_rows"
    assert mutated.rows(f"select * from governance.row_reconciliation where {lost}") == []
    quarantined = "select sum(row_count) from governance.quarantine where reason_code <> ''"
    assert mutated.rows(quarantined) > whole.rows(quarantined)
    for relation, columns in COMPARED.items():
        before = of_others(whole, relation, columns, concerned)
        after = of_others(mutated, relation, columns, concerned)
        assert len(before) > 50
        assert {customer for customer, said in before.items() if after.get(customer) != said} == set(), relation


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_else_is_touched_by_a_mutated_world(demo: Warehouse, tmp_path: Path, seed: int) -> None:
    judge(demo, demo.copied_to(tmp_path), seed)
