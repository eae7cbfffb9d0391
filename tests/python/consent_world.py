# ruff: noqa: E501
"""Random streams of consent evidence, the fold that dbt compiles, and a second, naive reading of the same rules.

A stream belongs to one invented person with a record, two e-mail addresses and a telephone number. Many streams stand as
disjoint customers in one database, so that the real SQL of the consent room runs once for thousands of them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[2]
CLOCK = datetime(2026, 6, 30)
START = datetime(2026, 1, 1)
ROOM = "models/intermediate/consent"
PURPOSES = ("marketing", "personalization", "service")
CHANNELS = ("email", "sms", "push")
COUNTRIES = ("DE", "US", "CA", None, "BR")
KNOWN_PURPOSES = ("marketing", "personalization", "analytics", "third_party_sharing", "service")
KNOWN_CHANNELS = ("email", "sms", "phone", "push", "postal", "onsite")
RESTRICTIONS = ("withdraw", "deny", "object", "complaint", "restrict", "erasure")


@dataclass(frozen=True)
class Event:
    """One piece of evidence; `subject` is record, email1, email2, phone or both (the record and its first address)."""

    name: str
    action: str
    subject: str
    purpose: str | None
    channel: str | None
    scope: str | None
    actor: str | None
    proof: str | None
    basis: str | None
    jurisdiction: str | None
    is_authenticated: bool
    double_opt_in_at: datetime | None
    occurred_at: datetime | None
    ingested_at: datetime
    notice: str | None = "1"
    latest: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """The last instant at which it may have happened: not after it arrived."""
        return self.occurred_at and min(max(self.occurred_at, self.latest or self.occurred_at), self.ingested_at)


@dataclass(frozen=True)
class Person:
    """Whose stream it is; the second address became known in the middle of the time the streams cover."""

    name: str
    country: str | None
    events: tuple[Event, ...]


def stream(code: bytes, name: str) -> Person:
    """The person and events that the bytes stand for; any bytes stand for some."""
    cursor = iter(code)

    def pick(*options: Any) -> Any:
        return options[next(cursor, 0) % len(options)]

    country = pick(*COUNTRIES)
    events = []
    for number in range(1 + pick(*range(7))):
        action = pick(
            *["grant"] * 14, *["confirm"] * 3, *["import_grant"] * 3, *["withdraw"] * 4, *["hard_bounce"] * 2,
            "deny", "object", "complaint", "expire", pick("withdraw", "withdraw", "grant", "restrict", "grant", "erasure"),
        )  # fmt: skip
        occurred = START + timedelta(days=pick(0, 40, 80, 80, 120, 160))
        late = pick(timedelta(0), timedelta(hours=2), timedelta(days=40), -timedelta(minutes=3), -timedelta(days=10))
        is_request = action in ("restrict", "erasure")
        events.append(
            Event(
                name=f"{name}-{number}",
                action=action,
                subject=pick(*["email1"] * 4, "record", "record", "email2", "email2", "phone", "both"),
                purpose=None if is_request else pick(*["marketing"] * 9, "service", "personalization", None, "gossip"),
                channel=None if is_request else pick(*["email"] * 9, "sms", "sms", "push", None, "fax"),
                scope="global" if is_request else pick(*["cell"] * 8, None, "purpose", "channel", "global"),
                actor="subject"
                if is_request
                else pick("subject", "subject", "subject", "subject", "agent", "import", None),
                proof=f"proof-{name}-{number}" if is_request else pick("form", "form", "form", None),
                basis=None if is_request else pick(None, "consent", "consent", "implied_inquiry", "hearsay"),
                jurisdiction=None if is_request else pick(None, None, None, "US", "DE"),
                is_authenticated=False if is_request else pick(False, False, True),
                double_opt_in_at=None if is_request else pick(None, occurred, occurred + timedelta(hours=1)),
                occurred_at=occurred if is_request else pick(occurred, occurred, occurred, occurred, None),
                ingested_at=occurred + late,
                notice=pick("1", "1", "1", "1", "1", "0", None, "9"),
            )
        )
    return Person(name, country, tuple(events))


def compiled_room(folder: Path) -> dict[str, str]:
    """The SQL of the consent room as dbt compiled it into `folder`/target, in the order of the build."""
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    waiting = {node: data for node, data in manifest["nodes"].items() if data["original_file_path"].startswith(ROOM)}
    # What the builds have noted of the past is given, as the tables of other rooms are.
    waiting = {
        node: data
        for node, data in waiting.items()
        if data["resource_type"] == "model" and data["config"]["materialized"] != "incremental"
    }
    compiled: dict[str, str] = {}
    while waiting:
        for node, data in list(waiting.items()):
            if not any(parent in waiting for parent in data["depends_on"]["nodes"]):
                path = folder / "target" / "compiled" / "decision_tier" / data["original_file_path"]
                compiled[data["name"]] = path.read_text()
                del waiting[node]
    return compiled


def fold(
    database: Path,
    compiled: Mapping[str, str],
    customers: Mapping[str, Sequence[Person]],
    clock: datetime = CLOCK,
) -> duckdb.DuckDBPyConnection:
    """Run the room for customers made of one person or of several merged ones; the tables stay in the connection."""
    connection = duckdb.connect()
    connection.execute(f"attach '{database}' as seeds (read_only)")
    # The compiled SQL names the catalog it was compiled for.
    connection.execute("attach ':memory:' as warehouse")
    connection.execute("create schema warehouse.tier_definitions")
    connection.execute("create schema warehouse.tier_intermediate")
    connection.execute("set TimeZone = 'UTC'; set threads = 1")
    for (table,) in connection.execute(
        "select table_name from duckdb_tables() where database_name = 'seeds' and schema_name = 'tier_definitions'"
    ).fetchall():
        connection.execute(
            f"create table warehouse.tier_definitions.{table} as select * from seeds.tier_definitions.{table}"
        )
    _write_sources(connection, customers)
    literal = CLOCK.isoformat(" ")
    for name, sql in compiled.items():
        connection.execute(
            f"create table warehouse.tier_intermediate.{name} as {sql.replace(literal, clock.isoformat(' '))}"
        )
    connection.execute("use warehouse.tier_intermediate")
    return connection


def _write_sources(connection: duckdb.DuckDBPyConnection, customers: Mapping[str, Sequence[Person]]) -> None:
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "int_consent_events": (
            "source_system varchar, consent_event_id varchar, source_record_id varchar, identifier_type varchar, "
            "identifier_value varchar, purpose varchar, channel varchar, scope varchar, action varchar, actor varchar, "
            "legal_basis varchar, jurisdiction varchar, proof_ref varchar, notice_version varchar, "
            "is_authenticated boolean, double_opt_in_at timestamp, occurred_at timestamp, occurred_at_latest timestamp, "
            "raw_ingested_at timestamp, ingested_at timestamp",
            [],
        ),
        "int_privacy_requests": (
            "request_id varchar, source_system varchar, source_record_id varchar, identifier_type varchar, "
            "identifier_value varchar, kind varchar, received_at timestamp, raw_ingested_at timestamp",
            [],
        ),
        "int_people": (
            "source_system varchar, source_record_id varchar, subject_key varchar, email varchar, phone varchar, "
            "country varchar, created_at timestamp, ingested_at timestamp",
            [],
        ),
        "int_identifiers": (
            "source_system varchar, source_record_id varchar, identifier_type varchar, identifier_value varchar, "
            "first_seen_at timestamp, ingested_at timestamp",
            [],
        ),
        "int_links": (
            "source_system varchar, from_record_id varchar, to_source_system varchar, to_record_id varchar, "
            "occurred_at timestamp, ingested_at timestamp",
            [],
        ),
        "int_subject_map": ("subject_key varchar, customer_id varchar, is_vanished boolean", []),
        "int_identity_map": ("subject_key varchar, customer_id varchar", []),
        "int_vanished_records": ("subject_key varchar, customer_id varchar", []),
        "int_identifier_map": (
            "identifier_type varchar, identifier_value varchar, customer_id varchar, is_shared boolean, is_blocked boolean",
            [],
        ),
        "int_customers": ("customer_id varchar", []),
        "int_erasures": ("request_id varchar, customer_id varchar, erased_at timestamp", []),
        "int_redirects": ("retired_customer_id varchar, customer_id varchar, retired_at timestamp", []),
        "int_jurisdiction_moves": ("customer_id varchar, jurisdictions varchar, found_at timestamp", []),
    }
    for customer, people in customers.items():
        tables["int_customers"][1].append((customer,))
        if customer.startswith("moved|"):
            tables["int_jurisdiction_moves"][1].extend((customer, place, found_at) for place, found_at in MOVES)
        for person in people:
            record = f"{customer}.{person.name}"
            known = datetime(2025, 1, 1)
            addresses = _addresses(record)
            tables["int_people"][1].append(
                (
                    "crm",
                    record,
                    f"record|crm|{record}",
                    addresses["email1"],
                    addresses["phone"],
                    person.country,
                    known,
                    known,
                )
            )
            tables["int_identifiers"][1].append(("crm", record, "email", addresses["email2"], SECOND_ADDRESS, known))
            tables["int_subject_map"][1].append((f"record|crm|{record}", customer, False))
            tables["int_identity_map"][1].append((f"record|crm|{record}", customer))
            for place, value in addresses.items():
                kind = "phone" if place == "phone" else "email"
                tables["int_subject_map"][1].append((f"identifier|{kind}|{value}", customer, False))
                tables["int_identifier_map"][1].append((kind, value, customer, False, False))
            for event in person.events:
                _write_event(tables, event, record)
    for name, (columns, rows) in tables.items():
        connection.execute(f"create table warehouse.tier_intermediate.{name} ({columns})")
        _insert(connection, f"warehouse.tier_intermediate.{name}", rows)


# Customers called so lived in Germany until the spring.
MOVES = (("EU", START), ("US", START + timedelta(days=100)))
SECOND_ADDRESS = START + timedelta(days=75)


def _addresses(record: str) -> dict[str, str]:
    """Addresses of a record of a customer; the last six digits of the number are the person's own."""
    customer, _, person = record.rpartition(".")
    number = int.from_bytes(blake2b(customer.encode(), digest_size=7).digest(), "big")
    return {
        "email1": f"{record}@one.example",
        "email2": f"{record}@two.example",
        "phone": f"1{number}{int(person[1:]):06}",
    }


def _write_event(tables: Mapping[str, tuple[str, list[tuple[object, ...]]]], event: Event, record: str) -> None:
    key = f"{record}.{event.name}"
    record_id = record if event.subject in ("record", "both") else None
    place = "email1" if event.subject == "both" else event.subject
    kind = None if place == "record" else "phone" if place == "phone" else "email"
    value = None if place == "record" else _addresses(record)[place]
    if event.action in ("restrict", "erasure"):
        tables["int_privacy_requests"][1].append(
            (key, "crm", record_id, kind, value, event.action, event.occurred_at, event.ingested_at)
        )
        return
    tables["int_consent_events"][1].append((
        "crm", key, record_id, kind, value, event.purpose, event.channel, event.scope, event.action, event.actor,
        event.basis, event.jurisdiction, event.proof, event.notice, event.is_authenticated, event.double_opt_in_at,
        event.occurred_at, event.latest, event.ingested_at, event.ingested_at,
    ))  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert by way of a file: row by row, thousands of streams would take minutes."""
    if not rows:
        return
    with NamedTemporaryFile("w", newline="", suffix=".csv") as file:
        csv.writer(file).writerows([["\\N" if value is None else value for value in row] for row in rows])
        file.flush()
        connection.execute(f"copy {table} from '{file.name}' (format csv, header false, nullstr '\\N')")


@lru_cache(maxsize=1)
def rules() -> tuple[dict[str, str], list[dict[str, str]], dict[str, int | None], list[dict[str, str]]]:
    """The seeds that the naive reading needs: jurisdictions, rules, days by legal basis and notices."""

    def rows(name: str) -> list[dict[str, str]]:
        with (ROOT / "seeds" / "consent" / f"{name}.csv").open() as file:
            return list(csv.DictReader(file))

    countries = {row["country"]: row["jurisdiction"] for row in rows("jurisdictions")}
    days = {row["legal_basis"]: int(row["valid_days"]) if row["valid_days"] else None for row in rows("legal_bases")}
    return countries, rows("consent_rules"), days, rows("consent_notices")


ADDRESSES = {"email": ("email1", "email2"), "sms": ("phone",), "push": ()}
DRIFT = timedelta(minutes=5)


@dataclass(frozen=True)
class Grant:
    """A grant with its time, whether it lives, and whether it may answer a restriction."""

    person: Person
    event: Event
    given: datetime
    is_live: bool
    may_answer: bool


@dataclass(frozen=True)
class Reading:
    """The rules of the room, read one event at a time: a second, slow way to the same answer."""

    people: tuple[Person, ...]
    clock: datetime = CLOCK

    def evidence(self) -> list[tuple[Person, Event]]:
        return [(person, event) for person in self.people for event in person.events if event.ingested_at <= self.clock]

    def permits(self, purpose: str, channel: str) -> bool:
        """Whether the customer made of these people permits the cell."""
        for person, event in self.evidence():
            restricts = event.action in RESTRICTIONS and _reaches(event, purpose, channel)
            if restricts and not self.is_answered(person, event, purpose, channel):
                return False
        grants = self.grants(purpose, channel)
        if not grants:
            return purpose == "service" and self.has_free_address(channel)
        for grant in grants:
            spots = {_point(grant.event)}
            spots |= set(ADDRESSES[channel]) if "record" in spots else set()
            if grant.is_live and any(not self.is_blocked(grant.person, spot, channel) for spot in spots):
                return True
        return False

    def grants(self, purpose: str, channel: str) -> list[Grant]:
        countries, rules_of, days, notices = rules()
        found = []
        for person, event in self.evidence():
            given = _since(event)
            if event.action not in ("grant", "import_grant") or given is None:
                continue
            if (event.purpose, event.channel) != (purpose, channel):
                continue
            own = {countries.get(country, "unknown") for country in (event.jurisdiction, person.country) if country}
            under = own or {"unknown"}
            under = under | {countries.get(other.country, "unknown") for other in self.people if other.country}
            fitting = [
                rule
                for rule in rules_of
                if rule["jurisdiction"] in under
                and rule["purpose"] in ("", purpose)
                and rule["channel"] in ("", channel)
            ]
            proven = event.proof is not None
            confirmed = self.is_confirmed(person, event, given)
            confirmed = confirmed or all(rule["needs_confirmation"] == "false" for rule in fitting)
            shortest = min(number for number in days.values() if number is not None)
            lasts = days.get(event.basis or "consent", shortest)
            lives = (proven or all(rule["needs_proof"] == "false" for rule in fitting)) and confirmed
            lives = lives and (lasts is None or _first(event) + timedelta(days=lasts) > self.clock)
            lives = lives and not any(
                other.action == "expire" and _reaches(other, purpose, channel) and _last(other) >= _first(event)
                for _, other in self.evidence()
            )
            changes = [
                datetime.fromisoformat(notice["effective_from"])
                for notice in notices
                if notice["purpose"] == purpose
                and notice["is_material"] == "true"
                and _is_newer(notice, event, notices)
            ]
            if all(rule["needs_notice"] == "false" for rule in fitting):
                changes = []
            lives = lives and not any(changed <= self.clock for changed in changes)
            informed = not any(changed <= given for changed in changes)
            may_answer = event.action == "grant" and event.actor == "subject" and proven and confirmed and informed
            found.append(Grant(person, event, given, lives, may_answer))
        return found

    def is_confirmed(self, person: Person, event: Event, given: datetime) -> bool:
        double = event.double_opt_in_at
        if double is not None and double <= event.ingested_at + DRIFT:
            double = min(double, event.ingested_at)
            if double == given or given < double < _first(event) + timedelta(days=30):
                return True
        for someone, other in self.evidence():
            if other.action != "confirm" or other.actor != "subject" or someone is not person:
                continue
            at = _since(other)
            is_same = (_point(other), other.purpose, other.channel) == (_point(event), event.purpose, event.channel)
            if is_same and at is not None and given <= _first(other) and at < _first(event) + timedelta(days=30):
                return True
        return False

    def is_answered(self, person: Person, event: Event, purpose: str, channel: str) -> bool:
        """Whether a later grant of this cell answers the restriction."""
        if event.action in ("restrict", "erasure"):
            return False
        for grant in self.grants(purpose, channel):
            given = _first(grant.event)
            if not grant.may_answer or given <= _last(event) or grant.person is not person:
                continue
            is_known = given >= SECOND_ADDRESS or "email2" not in (event.subject, grant.event.subject)
            if _point(grant.event) == _point(event) or (grant.event.is_authenticated and is_known):
                return True
        return False

    def is_blocked(self, person: Person, spot: str, channel: str) -> bool:
        for someone, event in self.evidence():
            if someone is not person or event.action not in ("hard_bounce", "complaint"):
                continue
            scope = event.scope or "cell"
            point = _point(event)
            is_here = scope in ("purpose", "global") or event.channel not in KNOWN_CHANNELS or event.channel == channel
            is_here = is_here and (point == "record" or point in ADDRESSES[channel])
            spread = {"record", *ADDRESSES[channel]} if point == "record" else {point, "record"}
            cells = [
                purpose
                for purpose in KNOWN_PURPOSES
                if event.action == "hard_bounce" or _reaches(event, purpose, channel)
            ]
            if is_here and spot in spread and not any(self.is_answered(person, event, cell, channel) for cell in cells):
                return True
        return False

    def has_free_address(self, channel: str) -> bool:
        spots = [(person, spot) for person in self.people for spot in (*ADDRESSES[channel], "record")]
        known = [(person, spot) for person, spot in spots if spot != "record" or self.is_blocked(person, spot, channel)]
        return not known or any(not self.is_blocked(person, spot, channel) for person, spot in known)


def _is_newer(notice: dict[str, str], event: Event, notices: Sequence[dict[str, str]]) -> bool:
    """Whether the notice came after the one the event names; after none we know came every one."""
    named = [
        row["effective_from"]
        for row in notices
        if (row["notice_version"], row["purpose"]) == (event.notice, notice["purpose"])
    ]
    return not named or named[0] < notice["effective_from"]


def _point(event: Event) -> str:
    return "email1" if event.subject == "both" else event.subject


def _since(event: Event) -> datetime | None:
    """When it counts from: a grant from the last instant at which it may have happened, all else from the first."""
    if event.action in ("grant", "import_grant", "confirm"):
        if event.occurred_at is None or event.occurred_at > event.ingested_at + DRIFT:
            return None
        return event.last
    return min(event.occurred_at or event.ingested_at, event.ingested_at)


def _first(event: Event) -> datetime:
    return min(event.occurred_at or event.ingested_at, event.ingested_at)


def _last(event: Event) -> datetime:
    return event.last or event.ingested_at


def _reaches(event: Event, purpose: str, channel: str) -> bool:
    scope = event.scope or "cell"
    by_purpose = scope in ("channel", "global") or event.purpose not in KNOWN_PURPOSES or event.purpose == purpose
    by_channel = scope in ("purpose", "global") or event.channel not in KNOWN_CHANNELS or event.channel == channel
    return by_purpose and by_channel
