"""Planted identity: chains, placeholders, reused ids, times written in many ways."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .script import Person, Script

CHAIN = 30


def plant(script: Script) -> None:
    """Write the scenes."""
    _times(script)
    _chain(script)
    _placeholders(script)


def _times(s: Script) -> None:
    """One instant as text, in a night hour that American clocks skip that day."""
    day = date(s.as_of.year - 1, 3, 8)
    while day.isoweekday() != 7:
        day += timedelta(days=1)
    instant = datetime(day.year, day.month, day.day, 2, 30, 15)
    for number, text in enumerate(
        (
            f"{day} 02:30:15",
            f"{day} 02:30:15.000",
            f"{day} 02:30:15.000000",
            f"{day} 02:30:15 UTC",
            f"{day}T02:30:15Z",
            f"{day} 02:30:15.000 ",
            f"{day} 2:30:15",
        )
    ):
        person = s.contact(f"clock-{number}", property_createdate=text)
        s.expect(
            "D04", f"a naive or marked time is UTC by contract: {text!r}", person,
            "decision_tier.customers", f"first_seen_at = timestamp '{instant}'", None, None,
            rows=1, stage="deep",
        )  # fmt: skip


def _chain(s: Script) -> None:
    first = s.person("chain-00")
    previous: Person = first
    for number in range(1, CHAIN):
        link = s.person(f"chain-{number:02d}", same_as=first)
        s.add(
            "canonical.links", source_system="pos", from_record_id=previous.record_id,
            to_record_id=link.record_id, kind="merged_into",
            occurred_at=s.ago(500) + timedelta(days=number),
            _ingested_at=s.ago(500) + timedelta(days=number),
        )  # fmt: skip
        previous = link
    s.expect(
        "R21", f"{CHAIN} records merged one into the next are one customer", first,
        "decision_tier.customer_identities", "true", None, None, rows=CHAIN,
    )  # fmt: skip


def _placeholders(s: Script) -> None:
    for kind, columns in (
        ("address", {"email": "test@example.com"}),
        ("number", {"phone": "0000000000"}),
        ("mailbox", {"email": "info@cast.demo"}),
        ("birthday", {"birth_date": date(1900, 1, 1)}),
    ):
        for side in ("left", "right"):
            person = s.person(f"placeholder-{kind}-{side}", **columns)
            s.expect(
                "R48", f"a placeholder {kind} joins nobody", person,
                "decision_tier.customer_identities", "true", None, None, rows=1,
            )  # fmt: skip
