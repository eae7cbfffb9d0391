"""Planted in Stripe and Intercom: payments that are no second sale, money of odd units, the messenger's mistakes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .. import rates
from .script import Person, Script

SHOP_ORDER = 9_000_000_000_200
FOREVER = "9999-12-31 23:59:59"


def plant(script: Script) -> None:
    """Write the scenes."""
    _one_purchase(script)
    _units(script)
    _no_money(script)
    _placeholders(script)
    _conversations(script)
    _flags(script)


def _payer(s: Script, name: str, country: str = "US", **columns: Any) -> Person:
    person = s.stranger(name, country, "stripe", "customer", f"cus_cast_{name}")
    row: dict[str, Any] = {
        "id": person.record_id, "email": person.email, "name": f"{name.title()} Cast", "address_country": country,
        "metadata": "{}", "livemode": True, "is_deleted": False, "created": s.ago(700), "_fivetran_synced": s.ago(690),
    }  # fmt: skip
    s.add("stripe.customer", **(row | columns))
    s.record(person, "stripe", "customer", person.record_id)
    return person


def _charge(s: Script, person: Person, days: float, amount: int, **columns: Any) -> str:
    """A captured charge in US cents. Returns its id."""
    charge_id = f"ch_cast_{s.number('charge'):03d}"
    row: dict[str, Any] = {
        "id": charge_id, "customer_id": person.record_id, "payment_intent_id": f"pi_{charge_id}",
        "status": "succeeded", "currency": "usd", "amount": amount, "amount_refunded": 0, "paid": True,
        "captured": True, "livemode": True, "metadata": "{}", "created": s.ago(days),
        "_fivetran_synced": s.ago(days) + timedelta(minutes=5),
    }  # fmt: skip
    s.add("stripe.charge", **(row | columns))
    return charge_id


def _gives_back(s: Script, charge_id: str, days: float, amount: int, **columns: Any) -> None:
    row: dict[str, Any] = {
        "id": f"re_cast_{s.number('stripe refund'):03d}", "charge_id": charge_id, "status": "succeeded",
        "currency": "usd", "amount": amount, "created": s.ago(days), "_fivetran_synced": s.ago(days),
    }  # fmt: skip
    s.add("stripe.refund", **(row | columns))


def _dispute(s: Script, charge_id: str, days: float, amount: int, status: str) -> None:
    s.add(
        "stripe.dispute", id=f"dp_cast_{s.number('dispute'):03d}", charge_id=charge_id, status=status,
        currency="usd", amount=amount, livemode=True, created=s.ago(days), _fivetran_synced=s.ago(days),
    )  # fmt: skip


def _one_purchase(s: Script) -> None:
    buyer = _payer(s, "pays-a-shop-order")
    s.add(
        'shopify."order"', id=SHOP_ORDER, email=buyer.email, financial_status="partially_refunded", currency="USD",
        total_line_items_price="100", total_discounts="0", subtotal_price="100", total_tax="8", total_price="108",
        taxes_included=False, test=False, created_at=f"{s.ago(60)}", processed_at=f"{s.ago(60)}",
        _fivetran_deleted=False, _fivetran_synced=s.ago(59),
    )  # fmt: skip
    refund = {"refund_id": SHOP_ORDER, "_fivetran_synced": s.ago(40)}
    s.add("shopify.refund", id=SHOP_ORDER, order_id=SHOP_ORDER, created_at=s.ago(40), processed_at=s.ago(40),
          _fivetran_synced=s.ago(40))  # fmt: skip
    s.add("shopify.order_line_refund", id=SHOP_ORDER, order_line_id=1, quantity=1, subtotal="30", total_tax="2.4",
          **refund)  # fmt: skip
    charge = _charge(s, buyer, 60, 10_800, amount_refunded=3_240, metadata=f'{{"order_id": "{SHOP_ORDER}"}}')
    _gives_back(s, charge, 40, 3_240)
    text = "a charge that names a shop order is its payment, and its refund the shop's: one sale of 100, 30 of it back"
    s.margin("D45", text, buyer, 70)

    disputed = _payer(s, "disputes-a-shop-order")
    s.add(
        'shopify."order"', id=SHOP_ORDER + 1, email=disputed.email, financial_status="paid", currency="USD",
        total_line_items_price="100", total_discounts="0", subtotal_price="100", total_tax="8", total_price="108",
        taxes_included=False, test=False, created_at=f"{s.ago(60)}", processed_at=f"{s.ago(60)}",
        _fivetran_deleted=False, _fivetran_synced=s.ago(59),
    )  # fmt: skip
    charge = _charge(s, disputed, 60, 10_800, metadata=f'{{"order_id": "{SHOP_ORDER + 1}"}}')
    _dispute(s, charge, 20, 5_400, "lost")
    s.margin("D45", "what the bank took of a shop's payment the shop does not know: half of the goods", disputed, 50)

    unclaimed = _payer(s, "pays-an-unknown-order")
    _charge(s, unclaimed, 60, 2_500, metadata='{"order_id": "nowhere"}')
    s.margin("D45", "a charge for an order nobody reports is a sale", unclaimed, 25)


def _units(s: Script) -> None:
    placed = s.ago(100)
    while placed.isoweekday() != 3:
        placed -= timedelta(days=1)
    days = (s.as_of - placed) / timedelta(days=1)
    yen = _payer(s, "charged-in-yen", "JP")
    _charge(s, yen, days, 10_000, currency="jpy")
    s.margin("D47", "10000 minor units of yen are 10000 yen", yen, 10_000 * rates.rate("JPY", placed.date()))
    dinar = _payer(s, "charged-in-dinars", "KW")
    _charge(s, dinar, days, 12_345, currency="kwd")
    s.margin("D47", "12345 minor units of dinars are 12.345", dinar,
             rates.rate("KWD", placed.date()) * 12_345 / 1000)  # fmt: skip


def _no_money(s: Script) -> None:
    person = _payer(s, "no-money")
    _charge(s, person, 60, 10_000, status="failed", paid=False, captured=False)
    _charge(s, person, 60, 10_000, status="pending", paid=False)
    held = _charge(s, person, 60, 10_000, captured=False, amount_refunded=10_000)
    _gives_back(s, held, 50, 10_000)
    _charge(s, person, 60, 10_000, livemode=False)
    _charge(s, person, 50, 1_000)
    s.margin("D45", "failed, pending, released and test charges bring nothing and cost nothing", person, 10)

    back = _payer(s, "money-back")
    told = _charge(s, back, 60, 10_000, amount_refunded=6_000)
    _gives_back(s, told, 40, 4_000)
    _gives_back(s, told, 40, 10_000, status="failed")
    s.margin("D45", "of 60 that went back a refund tells 40: 60 are taken off, once", back, 40)

    orphan = _payer(s, "orphan-refund")
    _charge(s, orphan, 60, 1_000)
    _gives_back(s, "ch_cast_nowhere", 40, 4_000, id="re_cast_orphan")
    s.expect(
        "D45", "a refund of a charge nobody saw is set aside", None, "governance.quarantine",
        "record_key like '%re_cast_orphan%'", None, None, rows=1, stage="deep",
    )  # fmt: skip


def _placeholders(s: Script) -> None:
    for number in (1, 2):
        payer = _payer(s, f"placeholder-{number}", email="noemail@example.com", phone="1234567890")
        _charge(s, payer, 60, 1_000 * number)
        s.margin("D24", "a placeholder address and number on two payers make them no one person", payer, 10 * number)


def _contact(s: Script, name: str, **columns: Any) -> Person:
    """A contact of the messenger in one version."""
    person = s.stranger(name, "US", "intercom", "user", f"cast{s.number('messenger contact'):020d}")
    _version(s, person, 700, **columns)
    s.record(person, "intercom", "user", person.record_id)
    return person


def _version(s: Script, person: Person, days: float, **columns: Any) -> None:
    row: dict[str, Any] = {
        "id": person.record_id, "role": "user", "email": person.email, "name": "Cast",
        "unsubscribed_from_emails": False, "created_at": s.ago(700), "updated_at": s.ago(days),
        "_fivetran_active": True, "_fivetran_start": s.ago(days), "_fivetran_end": FOREVER,
        "_fivetran_synced": s.ago(days),
    }  # fmt: skip
    s.add("intercom.contact_history", **(row | columns))


def _conversation(s: Script, person: Person, *steps: tuple[float, str], **columns: Any) -> None:
    """A conversation by its versions: (days ago, state), oldest first."""
    conversation_id = 980_000_000 + s.number("conversation")
    for number, (days, state) in enumerate(steps, 1):
        row: dict[str, Any] = {
            "id": conversation_id, "state": state, "priority": "not_priority", "source_author_id": person.record_id,
            "source_author_type": "user", "source_delivered_as": "customer_initiated",
            "first_contact_reply_created_at": s.ago(steps[0][0]), "created_at": s.ago(steps[0][0]),
            "updated_at": s.ago(days), "_fivetran_active": number == len(steps), "_fivetran_start": s.ago(days),
            "_fivetran_end": FOREVER, "_fivetran_synced": s.ago(days) + timedelta(minutes=5),
        }  # fmt: skip
        s.add("intercom.conversation_history", **(row | columns))


def _conversations(s: Script) -> None:
    reopened = _contact(s, "writes-again")
    _conversation(s, reopened, (30, "open"), (20, "closed"), (2, "open"))
    s.customer("D37", "a conversation that comes back is open again", reopened, "open_ticket_count", "1")
    snoozed = _contact(s, "snoozed")
    _conversation(s, snoozed, (30, "open"), (20, "snoozed"))
    s.customer("D39", "a conversation set aside is open", snoozed, "open_ticket_count", "1")
    written = _contact(s, "written-to")
    _conversation(
        s, written, (5, "open"), source_author_id="900", source_author_type="admin",
        source_delivered_as="admin_initiated", first_contact_reply_created_at=None,
    )  # fmt: skip
    s.customer("D40", "what staff wrote and nobody answered is no request", written, "open_ticket_count", "0")

    lead = s.stranger("was-a-lead", "US", "intercom", "lead", f"cast{s.number('messenger contact'):020d}")
    _version(s, lead, 400, role="lead", external_id="3f1c-random", _fivetran_active=False)
    s.record(lead, "intercom", "lead", lead.record_id)
    user = s.person("was-a-lead-user", same_as=lead, email=lead.email)
    _conversation(s, lead, (5, "open"))
    s.customer("D35", "a lead that was merged away still asks for the user it became", user, "open_ticket_count", "1")


def _flags(s: Script) -> None:
    left = _contact(s, "unsubscribed-once", _fivetran_active=False)
    s.consents(left, "grant", 300)
    _version(s, left, 100, unsubscribed_from_emails=True, _fivetran_active=False)
    _version(s, left, 50)
    s.permitted("D17", "a flag that is taken back answers no withdrawal", left, False)
    again = _contact(s, "unsubscribed-and-back", unsubscribed_from_emails=True, _fivetran_active=False)
    _version(s, again, 50, unsubscribed_from_emails=True)
    s.consents(again, "grant", 100)
    s.permitted("D16", "a version that repeats a withdrawal does not renew it", again, True)
