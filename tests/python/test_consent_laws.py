# ruff: noqa: E501
"""The laws of consent on ten thousand random streams, through the SQL that dbt compiles, and what it takes to break them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Warehouse
from consent_world import CHANNELS, CLOCK, PURPOSES, Event, Person, Reading, compiled_room, fold, stream
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.builds

STREAMS = 10_000
BATCH = 100
CELLS = [(purpose, channel) for purpose in PURPOSES for channel in CHANNELS]
LATER = (timedelta(days=1), timedelta(days=180), timedelta(days=900))


@dataclass(frozen=True)
class Room:
    """The compiled consent room and the database with its definitions."""

    database: Path
    compiled: Mapping[str, str]

    def fold(self, customers: Mapping[str, Sequence[Person]], clock: datetime = CLOCK) -> duckdb.DuckDBPyConnection:
        return fold(self.database, self.compiled, customers, clock)


@pytest.fixture(scope="module")
def room(demo: Warehouse) -> Room:
    return Room(demo.database, compiled_room(demo.folder))


@pytest.fixture(scope="module")
def people() -> list[Person]:
    """Streams as Hypothesis thinks them up, a batch an example."""
    found: list[Person] = []

    @settings(
        max_examples=STREAMS // BATCH,
        phases=[Phase.generate],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False), st.binary(min_size=32, max_size=64))
    def think(dice: random.Random, code: bytes) -> None:
        seed = random.Random(dice.getrandbits(64))
        found.append(stream(code, f"s{len(found)}"))
        for _ in range(BATCH - 1):
            found.append(stream(seed.randbytes(96), f"s{len(found)}"))

    think()
    return found


def withdrawal(person: Person) -> Event:
    """A withdrawal at a time of its own, on some contact point of the person, wide or narrow."""
    dice = random.Random(person.name)
    moment = datetime(2026, 1, 1) + timedelta(days=dice.randrange(170))
    return Event(
        name=f"{person.name}-extra", action="withdraw", subject=dice.choice(["record", "email1", "email2", "phone"]),
        purpose=dice.choice(["marketing", None]), channel=dice.choice(["email", "sms", None]),
        scope=dice.choice(["cell", "purpose", "channel", "global", None]), actor="subject", proof=None, basis=None,
        jurisdiction=None, is_authenticated=False, double_opt_in_at=None, occurred_at=moment, ingested_at=moment,
    )  # fmt: skip


def shuffled(person: Person) -> Person:
    """The same stream in another order, with every event told twice under other ids."""
    twice = [*person.events, *(replace(event, name=f"{event.name}-again") for event in person.events)]
    random.Random(person.name).shuffle(twice)
    return replace(person, events=tuple(replace(event, name=f"{i}-{event.name}") for i, event in enumerate(twice)))


def unsure(person: Person) -> Person:
    """The same stream with times of which only the first or the last possible instant is the one it had."""
    dice = random.Random(person.name)

    def blur(event: Event) -> Event:
        if event.occurred_at is None or event.action in ("restrict", "erasure"):
            return event
        days = timedelta(days=dice.choice([0, 40, 41]))
        if dice.random() < 0.5 or event.occurred_at > event.ingested_at:
            return replace(event, latest=event.occurred_at + days)
        return replace(event, occurred_at=event.occurred_at - days, latest=event.occurred_at)

    return replace(person, events=tuple(blur(event) for event in person.events))


def variants(people: Sequence[Person]) -> dict[str, Sequence[Person]]:
    """Customers: each person alone, with one withdrawal more, told twice, after a move, unsure when; and merged two by two."""
    customers: dict[str, Sequence[Person]] = {}
    for person in people:
        customers[f"alone|{person.name}"] = [person]
        customers[f"more|{person.name}"] = [replace(person, events=(*person.events, withdrawal(person)))]
        customers[f"twice|{person.name}"] = [shuffled(person)]
    for person in people[::10]:
        customers[f"moved|{person.name}"] = [person]
    for person in people[::2]:
        customers[f"unsure|{person.name}"] = [unsure(person)]
    for one, other in zip(people[::2], people[1::2], strict=True):
        customers[f"merged|{one.name}|{other.name}"] = [one, other]
    return customers


LAWS = {
    "a withdrawal adds no permission": """
        select alone.customer_id from permissions as alone
        inner join permissions as more on more.customer_id = 'more|' || alone.person and more.cell = alone.cell
        where alone.kind = 'alone' and more.is_permitted and not alone.is_permitted
    """,
    "order and duplicates do not matter": """
        select alone.customer_id from permissions as alone
        inner join permissions as twice on twice.customer_id = 'twice|' || alone.person and twice.cell = alone.cell
        where alone.kind = 'alone' and (twice.status, twice.reason_code) is distinct from (alone.status, alone.reason_code)
    """,
    "a move adds no permission": """
        select alone.customer_id from permissions as alone
        inner join permissions as moved on moved.customer_id = 'moved|' || alone.person and moved.cell = alone.cell
        where alone.kind = 'alone' and moved.is_permitted and not alone.is_permitted
    """,
    "to be unsure when adds no permission": """
        select alone.customer_id from permissions as alone
        inner join permissions as unsure on unsure.customer_id = 'unsure|' || alone.person and unsure.cell = alone.cell
        where alone.kind = 'alone' and unsure.is_permitted and not alone.is_permitted
    """,
    "a grant outlives no law it was given under": """
        select moved.customer_id from permissions as moved
        inner join int_consent_grants as grants on moved.decided_by_event_id = grants.event_id
        where moved.kind = 'moved' and moved.is_permitted and grants.granted_at < '2026-04-11' and not grants.needs_proof
            and moved.purpose <> 'service'
    """,
    "a merge keeps every withdrawal": """
        select parts.customer_id from parts
        inner join withdrawals as alone on alone.customer_id = parts.part
        left join withdrawals as kept
            on kept.customer_id = parts.customer_id and kept.event = alone.event and kept.cell = alone.cell
        where kept.event is null
    """,
    "no contact point gains by a merge": """
        select merged.customer_id from points as merged
        inner join points as alone on alone.point = merged.point and alone.cell = merged.cell
        where merged.kind = 'merged' and alone.kind = 'alone' and merged.is_permitted and not alone.is_permitted
    """,
    "no customer gains by a merge": """
        select merged.customer_id from permissions as merged
        inner join parts on parts.customer_id = merged.customer_id
        inner join permissions as alone on alone.customer_id = parts.part and alone.cell = merged.cell
        where merged.is_permitted
        group by merged.customer_id, merged.cell
        having not bool_or(alone.is_permitted)
    """,
    "no contact point permits more than its customer": """
        select points.customer_id from points
        inner join permissions on points.customer_id = permissions.customer_id and points.cell = permissions.cell
        where points.is_permitted and not permissions.is_permitted
    """,
    "a permission has a living grant or a default behind it": """
        select permissions.customer_id from permissions
        left join int_consent_grants as grants on permissions.decided_by_event_id = grants.event_id
        where permissions.is_permitted and permissions.reason_code <> 'JURISDICTION_DEFAULT'
            and grants.status is distinct from 'granted'
    """,
}


def views(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        create or replace temp table permissions as
        select *, purpose || '|' || channel as cell, split_part(customer_id, '|', 1) as kind,
            split_part(customer_id, '|', 2) as person, split_part(customer_id, '|', 3) as other
        from int_consent_permissions
    """)
    connection.execute("""
        create or replace temp table parts as
        select distinct customer_id, 'alone|' || unnest([person, other]) as part from permissions where kind = 'merged'
    """)
    connection.execute("""
        create or replace temp table withdrawals as
        select customer_id, purpose || '|' || channel as cell, regexp_extract(event_id, '[^.]*$') as event
        from int_consent_withdrawals
    """)
    # A contact point is the same one whatever the customer is called it belongs to.
    connection.execute("""
        create or replace temp table points as
        select *, purpose || '|' || channel as cell, split_part(customer_id, '|', 1) as kind, status = 'granted' as is_permitted,
            case
                when point_key like 'identifier|phone|%' then 'phone' || right(point_key, 6)
                else replace(point_key, customer_id || '.', '')
            end as point
        from int_consent_points
    """)


def broken_laws(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    views(connection)
    found = {law: [row[0] for row in connection.execute(sql + " limit 3").fetchall()] for law, sql in LAWS.items()}
    return {law: rows for law, rows in found.items() if rows}


def misread(connection: duckdb.DuckDBPyConnection, customers: Mapping[str, Sequence[Person]]) -> list[str]:
    """Cells in which the SQL and the naive reading, which knows nothing of moves, differ."""
    folded = {
        (customer, purpose, channel): is_permitted
        for customer, purpose, channel, is_permitted in connection.execute(
            "select customer_id, purpose, channel, is_permitted from int_consent_permissions"
        ).fetchall()
    }
    return [
        f"{customer} {purpose} {channel}: SQL says {folded[customer, purpose, channel]}\n{people}"
        for customer, people in customers.items()
        if not customer.startswith("moved|")
        for purpose, channel in CELLS
        if folded[customer, purpose, channel] != Reading(tuple(people)).permits(purpose, channel)
    ]


def test_laws_hold_on_every_stream(room: Room, people: list[Person]) -> None:
    connection = room.fold(variants(people))
    assert len(people) == STREAMS
    assert (
        connection.execute("select count(*) from int_consent_permissions where is_permitted").fetchall()[0][0] > STREAMS
    )
    assert broken_laws(connection) == {}


def test_time_alone_never_grants(room: Room, people: list[Person]) -> None:
    # Nothing is to arrive between the clocks: what is dated ahead, or needs time to count, must not open by itself.
    known = [
        replace(person, events=tuple(event for event in person.events if event.ingested_at <= CLOCK))
        for person in people[:2000]
    ]
    customers = {f"alone|{person.name}": [person] for person in known}
    permitted = "select customer_id, purpose, channel from int_consent_permissions where is_permitted"
    before = set(room.fold(customers).execute(permitted).fetchall())
    for later in LATER:
        after = set(room.fold(customers, CLOCK + later).execute(permitted).fetchall())
        assert after <= before
        before = after


def test_sql_and_naive_reading_agree(room: Room, people: list[Person]) -> None:
    customers = variants(people[:600])
    assert misread(room.fold(customers), customers) == []


@dataclass(frozen=True)
class Mutant:
    """A clause of the fold, and what it would be if somebody got it wrong."""

    model: str
    clause: str
    instead: str

    def of(self, compiled: Mapping[str, str]) -> dict[str, str]:
        sql = compiled[f"int_consent_{self.model}"]
        assert self.clause in sql, f"the clause is no longer in int_consent_{self.model}: {self.clause}"
        return {**compiled, f"int_consent_{self.model}": sql.replace(self.clause, self.instead)}


MUTANTS = [
    Mutant("ledger", "coalesce(least(occurred_at, raw_ingested_at),", "coalesce(occurred_at, raw_ingested_at,"),
    Mutant("ledger", "coalesce(least(occurred_at, raw_ingested_at),", "coalesce(occurred_at, timestamp '1970-01-01',"),
    Mutant("ledger", "when occurred_at <= ingested_at then case", "when occurred_at is not null then case"),
    Mutant(
        "ledger",
        "when occurred_at <= ingested_at then case",
        "when occurred_at is null then ingested_at when occurred_at <= ingested_at then case",
    ),
    Mutant("ledger", "then latest_at end", "then occurred_at end"),
    Mutant("ledger", "then case when is_grant then occurred_at else latest_at end", "then cast(null as timestamp)"),
    Mutant("ledger", "then case when is_grant then occurred_at else latest_at end", "then latest_at"),
    Mutant("ledger", "then case when is_grant then occurred_at else latest_at end", "then occurred_at"),
    Mutant("ledger", "in ('cell', 'purpose')", "in ('cell', 'purpose', 'channel', 'global')"),
    Mutant("ledger", "in ('cell', 'channel')", "in ('cell', 'channel', 'purpose', 'global')"),
    Mutant("reach", "where ledger.evidence_kind not in ('grant', 'confirmation')", "where false"),
    Mutant("candidates", "where not exists (", "where false and not exists ("),
    Mutant("candidates", "on customers.grain = 'customer'", "on customers.grain = 'nobody'"),
    Mutant("candidates", "where jurisdiction <> 'unknown'", "where false"),
    Mutant("requirements", "max(case when rules.needs_confirmation", "min(case when rules.needs_confirmation"),
    Mutant("requirements", "max(case when rules.needs_proof", "min(case when rules.needs_proof"),
    Mutant("requirements", "max(case when rules.needs_notice", "min(case when rules.needs_notice"),
    Mutant("lifetimes", "min(expires_at)", "max(expires_at)"),
    Mutant("grants", "actor is not distinct from 'subject'", "true"),
    Mutant("grants", "and is_proven\n", "\n"),
    Mutant("grants", "action = 'grant'\n        and", ""),
    Mutant("grants", "and (not needs_confirmation or confirmed_at is not null)", ""),
    Mutant("grants", "and confirming.actor = 'subject'", ""),
    Mutant(
        "grants",
        "and grants.double_opt_in_at < greatest(grants.earliest_at",
        "and grants.effective_at < greatest(grants.earliest_at",
    ),
    Mutant("grants", "and grants.point_key = confirming.point_key", "and grants.purpose = confirming.purpose"),
    Mutant("grants", "and grants.effective_at <= coalesce(confirming.other_end_at, confirming.effective_at)", ""),
    Mutant("grants", "coalesce(confirming.other_end_at, confirming.effective_at)", "confirming.effective_at"),
    Mutant(
        "grants",
        "grants.earliest_at <= coalesce(ending.other_end_at, ending.effective_at)",
        "grants.effective_at <= ending.effective_at",
    ),
    Mutant("lifetimes", "coalesce(other_end_at, effective_at) as", "effective_at as"),
    Mutant("grants", "and (notice_changed_at is null or granted_at < notice_changed_at)", ""),
    Mutant("grants", "when is_outdated then 'expired'", ""),
    Mutant("grants", "accepted.effective_from is null\n        or ", ""),
    Mutant("grants", "and requirements.needs_notice", ""),
    Mutant("grants", "when is_ended then 'expired'", ""),
    Mutant("grants", "when needs_confirmation and confirmed_at is null then 'pending'", ""),
    Mutant("grants", "when needs_proof and not is_proven then 'unknown'", ""),
    Mutant("answers", "grants.earliest_at > coalesce(", "grants.earliest_at >= coalesce("),
    Mutant("answers", "grants.earliest_at > coalesce(", "grants.granted_at > coalesce("),
    Mutant("answers", "coalesce(restrictions.other_end_at, restrictions.effective_at)", "restrictions.effective_at"),
    Mutant("answers", "grants.earliest_at > coalesce(restrictions.other_end_at, restrictions.effective_at)", "true"),
    Mutant("answers", "and is_clearable", ""),
    Mutant("answers", "where grants.is_authenticated", ""),
    Mutant("answers", "and points.linked_at <= grants.earliest_at", ""),
    Mutant("answers", "restrictions.point_key = grants.point_key", "false"),
    Mutant("withdrawals", "and clearances.purpose = withdrawals.purpose", ""),
    Mutant("withdrawals", "and clearances.channel = withdrawals.channel", ""),
    Mutant("withdrawals", "where ledger.evidence_kind = 'withdrawal'", "where ledger.action = 'withdraw'"),
    Mutant("blocks", "where ledger.is_address_block", "where false"),
    Mutant("points", "when blocks.event_id is not null then 'denied'", ""),
    Mutant("points", "when spoken.customer_id is not null then 'unknown'", ""),
    Mutant("points", "when denials.event_id is not null then denials.status", ""),
    Mutant("permissions", "coalesce(denials.status, best.status,", "coalesce(best.status,"),
    Mutant("permissions", "= 'granted' as is_permitted", "in ('granted', 'pending') as is_permitted"),
]


def rare() -> list[Person]:
    """Streams that chance seldom thinks up, in which one clause decides."""
    start = datetime(2026, 1, 1)

    def event(action: str, subject: str, day: int, **more: Any) -> Event:
        moment = start + timedelta(days=day)
        plain = Event(
            name=f"{action}{day}", action=action, subject=subject, purpose="marketing", channel="email", scope="cell",
            actor="subject", proof="form", basis=None, jurisdiction=None, is_authenticated=False, double_opt_in_at=None,
            occurred_at=moment, ingested_at=moment,
        )  # fmt: skip
        return replace(plain, **more)

    def until(day: int) -> dict[str, datetime]:
        moment = start + timedelta(days=day)
        return {"latest": moment, "ingested_at": moment}

    return [
        # Somebody else confirms.
        Person("s900001", "DE", (event("grant", "email1", 10), event("confirm", "email1", 11, actor="agent"))),
        # The second address is not yet the person's when the person, logged in, grants.
        Person("s900002", "US", (event("withdraw", "email2", 5), event("grant", "record", 40, is_authenticated=True))),
        # The same instant: the withdrawal wins.
        Person("s900003", "US", (event("withdraw", "email1", 5), event("grant", "email1", 5))),
        # A grant that lives, a withdrawal, and an answer that nobody confirmed.
        Person(
            "s900004",
            "DE",
            (
                event("grant", "email1", 5, double_opt_in_at=start + timedelta(days=5)),
                event("withdraw", "email1", 10),
                event("grant", "email1", 20),
            ),
        ),
        # An answer for e-mail leaves the withdrawal for text messages.
        Person(
            "s900005",
            "US",
            (
                event("grant", "record", 5, channel="sms"),
                event("withdraw", "record", 10, scope="purpose"),
                event("grant", "record", 20),
            ),
        ),
        # A confirmation of nothing, before the grant.
        Person("s900006", "DE", (event("confirm", "email1", 5), event("grant", "email1", 10))),
        # A grant that lives, a withdrawal, and an answer under a notice that had changed by then.
        Person(
            "s900007",
            "DE",
            (
                event("grant", "email1", 5, double_opt_in_at=start + timedelta(days=5)),
                event("withdraw", "email1", 10),
                event("grant", "email1", 20, double_opt_in_at=start + timedelta(days=20), notice="0"),
            ),
        ),
        # A grant under a notice nobody knows, and one where no notice is needed.
        Person("s900008", "DE", (event("grant", "email1", 5, double_opt_in_at=start + timedelta(days=5), notice="9"),)),
        Person("s900009", "US", (event("grant", "email1", 5, notice="0"),)),
        # A grant that says itself that it was confirmed, at the first instant that was too late.
        Person(
            "s900012",
            "DE",
            (
                event(
                    "grant",
                    "email1",
                    5,
                    double_opt_in_at=start + timedelta(days=35),
                    ingested_at=start + timedelta(days=36),
                ),
            ),
        ),
        # A confirmation that may have come before what it confirms, and an end that may have come after what it ends.
        Person("s900010", "DE", (event("grant", "email1", 10), event("confirm", "email1", 9, **until(11)))),
        Person("s900011", "US", (event("grant", "email1", 5, **until(20)), event("expire", "email1", 10))),
    ]


@pytest.fixture(scope="module")
def prey(room: Room, people: list[Person]) -> list[dict[str, Sequence[Person]]]:
    """Streams in which the room is right, for mutants to go wrong in; a few at a time, for most are caught at once."""
    chunks: list[dict[str, Sequence[Person]]] = [{f"alone|{person.name}": [person] for person in rare()}]
    assert misread(room.fold(chunks[0]), chunks[0]) == []
    for start in range(0, 1200, 300):
        customers = variants(people[start : start + 300])
        chunks.append(
            {name: who for name, who in customers.items() if name.startswith(("alone", "merged", "moved", "unsure"))}
        )
        assert misread(room.fold(chunks[-1]), chunks[-1]) == []
    return chunks


def test_every_mutant_changes_a_clause_that_is_there(room: Room) -> None:
    for mutant in MUTANTS:
        assert mutant.of(room.compiled) != room.compiled


@pytest.mark.nightly
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.model}: {mutant.clause}")
def test_every_mutant_is_caught(room: Room, prey: list[dict[str, Sequence[Person]]], mutant: Mutant) -> None:
    compiled = mutant.of(room.compiled)
    for customers in prey:
        connection = fold(room.database, compiled, customers)
        if broken_laws(connection) or misread(connection, customers):
            return
    pytest.fail("no law and no reading sees the difference")
