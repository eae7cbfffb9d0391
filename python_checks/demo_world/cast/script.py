"""Plain rows for planted persons, and the outcome expected of each.

A `Script` collects rows by raw table. Its verbs (`person`, `consents`, `buys`, ...) fill in what
a case does not care about, so that a scene says only what matters. Days are counted back from the
clock: `ago(3)` is three days before it, `ago(-3)` three days after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]
MAIL = "purpose = 'marketing' and channel = 'email'"
TEXT = "purpose = 'marketing' and channel = 'sms'"


@dataclass(frozen=True)
class Person:
    """A member of the cast and the record by which tests find the customer."""

    person_id: str
    system: str
    record_type: str
    record_id: str
    email: str
    phone: str
    country: str | None


@dataclass
class Script:
    """The rows and cases of the cast, as of a clock (UTC)."""

    as_of: datetime
    rows: dict[str, list[Row]] = field(default_factory=dict)
    cases: list[Row] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def ago(self, days: float = 0, **more: float) -> datetime:
        """The moment `days` (and hours, seconds, microseconds) before the clock."""
        return self.as_of - timedelta(days=days, **more)

    def number(self, kind: str) -> int:
        """1, 2, 3, ... for each kind of thing."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def add(self, table: str, **row: Any) -> None:
        """One row of a raw table."""
        self.rows.setdefault(table, []).append(row)

    def record(self, person: Person, system: str, record_type: str, record_id: str) -> None:
        """Say whose record this is."""
        self.add(
            "demo_world.truth_records",
            source_system=system,
            record_type=record_type,
            source_record_id=record_id,
            person_id=person.person_id,
            is_deterministic=True,
        )

    def person(
        self,
        name: str,
        country: str | None = "US",
        joined: float = 700,
        system: str = "pos",
        same_as: Person | None = None,
        **columns: Any,
    ) -> Person:
        """A shopper of the tills with an address and a number nobody else has."""
        person = self.stranger(name, country, system, "shopper", f"cast-{name}", same_as)
        row: Row = {
            "source_system": system,
            "source_record_id": person.record_id,
            "record_type": "shopper",
            "email": person.email,
            "phone": person.phone,
            "first_name": name.title(),
            "last_name": "Cast",
            "country": country,
            "created_at": self.ago(joined),
            "updated_at": self.ago(min(joined, 200)),
            "is_deleted": False,
            "is_internal": False,
            "is_test": False,
            "_ingested_at": self.ago(joined) + timedelta(minutes=5),
        }
        self.add("canonical.people", **(row | columns))
        self.record(person, system, "shopper", person.record_id)
        return person

    def stranger(
        self,
        name: str,
        country: str | None,
        system: str,
        record_type: str,
        record_id: str,
        same_as: Person | None = None,
    ) -> Person:
        """A person without any row yet, or somebody already there under another record."""
        number = self.number("person")
        return Person(
            same_as.person_id if same_as else f"cast-{name}",
            system,
            record_type,
            record_id,
            f"{name}@cast.demo",
            f"+1558{number:07d}",
            country,
        )

    def contact(self, name: str, country: str | None = "US", same_as: Person | None = None, **columns: Any) -> Person:
        """A HubSpot contact."""
        hubspot_id = 900_000_000_000 + self.number("contact")
        person = self.stranger(name, country, "hubspot", "contact", str(hubspot_id), same_as)
        row: Row = {
            "id": hubspot_id,
            "property_email": person.email,
            "property_firstname": name.title(),
            "property_lastname": "Cast",
            "property_createdate": f"{self.ago(700):%Y-%m-%d %H:%M:%S}",
            "property_lifecyclestage": "lead",
            "property_country": country,
            "_fivetran_deleted": False,
            "_fivetran_synced": self.ago(200),
        }
        self.add("hubspot.contact", **(row | columns))
        self.record(person, "hubspot", "contact", person.record_id)
        return person

    def user(self, name: str, country: str | None = "US", **columns: Any) -> Person:
        """A Zendesk end user; the country comes from a consent row or stays unknown."""
        zendesk_id = 990_000_000_000 + self.number("user")
        person = self.stranger(name, country, "zendesk", "user", str(zendesk_id))
        row: Row = {
            "id": zendesk_id,
            "name": f"{name.title()} Cast",
            "email": person.email,
            "role": "end-user",
            "active": True,
            "suspended": False,
            "verified": True,
            "created_at": self.ago(700),
            "updated_at": self.ago(200),
            "_fivetran_deleted": False,
            "_fivetran_synced": self.ago(200),
        }
        self.add('zendesk."user"', **(row | columns))
        self.record(person, "zendesk", "user", person.record_id)
        return person

    def consents(self, person: Person, action: str, days: float, channel: str | None = "email", **columns: Any) -> str:
        """A consent event; a grant is by the subject, proven and confirmed. Returns its id."""
        event_id = f"{person.person_id}-{self.number('consent'):04d}"
        occurred = self.ago(days)
        identifier = person.email if channel != "sms" else person.phone
        row: Row = {
            "source_system": "prefs",
            "consent_event_id": event_id,
            "identifier_type": "phone" if channel == "sms" else "email",
            "identifier_value": identifier,
            "purpose": "marketing",
            "channel": channel,
            "scope": "cell",
            "action": action,
            "actor": "subject",
            "legal_basis": "consent",
            "jurisdiction": person.country,
            "notice_version": "1",
            "is_authenticated": False,
            "occurred_at": occurred,
            "_ingested_at": occurred + timedelta(minutes=5),
        }
        if action == "grant":
            row |= {
                "proof_ref": f"proof-{event_id}",
                "double_opt_in_at": occurred + timedelta(minutes=2),
            }
        self.add("canonical.consent_events", **(row | columns))
        return event_id

    def withdraws_everything(self, person: Person, days: float, **columns: Any) -> str:
        """A withdrawal of every purpose on every channel. Returns its id."""
        whole = {"scope": "global", "purpose": None}
        return self.consents(person, "withdraw", days, None, **(whole | columns))

    def buys(self, person: Person, days: float, amount: str, cost: str = "0", **columns: Any) -> str:
        """A paid till order in US dollars. Returns its id."""
        order_id = f"cast-order-{self.number('order'):04d}"
        placed = self.ago(days)
        row: Row = {
            "source_system": person.system,
            "order_id": order_id,
            "source_record_id": person.record_id,
            "status": "paid",
            "currency": "USD",
            "gross_amount": amount,
            "discount_amount": "0",
            "tax_amount": "0",
            "shipping_amount": "0",
            "cost_amount": cost,
            "is_test": False,
            "placed_at": placed,
            "_ingested_at": placed + timedelta(minutes=5),
        }
        row |= columns
        self.add("canonical.orders", **row)
        return str(row["order_id"])

    def returns(self, order_id: str, days: float, amount: str, **columns: Any) -> str:
        """A refund of a till order in US dollars. Returns its id."""
        refund_id = f"cast-refund-{self.number('refund'):04d}"
        refunded = self.ago(days)
        row: Row = {
            "source_system": "pos",
            "refund_id": refund_id,
            "order_id": order_id,
            "kind": "refund",
            "status": "succeeded",
            "currency": "USD",
            "amount": amount,
            "refunded_at": refunded,
            "_ingested_at": refunded + timedelta(minutes=5),
        }
        row |= columns
        self.add("canonical.refunds", **row)
        return str(row["refund_id"])

    def expect(
        self,
        mode: str,
        description: str,
        person: Person | None,
        relation: str,
        where: str,
        column: str | None,
        expected: str | None,
        *,
        rows: int | None = None,
        stage: str = "core",
    ) -> None:
        """What must hold: all rows of the relation for the customer and filter show `expected`.

        Without `rows` at least one row must be there; without `column` only `rows` counts.
        """
        self.cases.append(
            {
                "case_id": f"{mode}-{self.number(mode):02d}",
                "failure_mode": mode,
                "description": description,
                "stage": stage,
                "person_id": person and person.person_id,
                "source_system": person and person.system,
                "record_type": person and person.record_type,
                "source_record_id": person and person.record_id,
                "relation": relation,
                "filter": where,
                "column_name": column,
                "expected": expected,
                "expected_rows": rows,
            }
        )

    def permitted(
        self,
        mode: str,
        description: str,
        person: Person,
        expected: bool,
        where: str = MAIL,
        stage: str = "core",
    ) -> None:
        """Whether a cell of the consent matrix is open."""
        self.expect(
            mode, description, person, "decision_tier.consent_permissions", where,
            "is_permitted", str(expected).lower(), stage=stage,
        )  # fmt: skip

    def customer(
        self,
        mode: str,
        description: str,
        person: Person,
        column: str,
        expected: str | None,
        stage: str = "core",
    ) -> None:
        """What the customer's own row says."""
        self.expect(
            mode, description, person, "decision_tier.customers", "true", column, expected,
            rows=1, stage=stage,
        )  # fmt: skip

    def margin(self, mode: str, description: str, person: Person, usd: object, stage: str = "core") -> None:
        """Contribution margin of the trailing year in US dollars, to the cent."""
        self.expect(
            mode, description, person, "decision_tier.customers",
            f"abs(coalesce(contribution_margin_365d, 0) - ({usd})) < 0.01", None, None,
            rows=1, stage=stage,
        )  # fmt: skip
