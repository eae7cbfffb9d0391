"""Planted money: duplicates, corrections, refunds, currencies, windows, tiers and stages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from .. import rates
from .script import Script


def plant(script: Script) -> None:
    """Write the scenes."""
    _deliveries(script)
    _refunds(script)
    _currencies(script)
    _definitions(script)
    _windows(script)
    _stages(script)


def _deliveries(s: Script) -> None:
    twice = s.person("delivered-twice")
    order = s.buys(twice, 60, "100", "40")
    s.buys(twice, 60, "100", "40", order_id=order, _ingested_at=s.ago(58, hours=8))
    s.margin("D08", "an order delivered again 40 hours later counts once", twice, 60)

    corrected = s.person("corrected")
    order = s.buys(corrected, 60, "100", "40")
    s.buys(corrected, 60, "80", "40", order_id=order, _ingested_at=s.ago(30))
    s.margin("D09", "the same id with a new amount: the newest version counts", corrected, 40)

    for system, amount, margin in (("pos", "100", 80), ("callcentre", "50", 30)):
        person = s.person(f"same-id-{system}", system=system)
        s.buys(person, 60, amount, "20", order_id="cast-shared-id")
        s.margin("D11", "an order id used by two systems is two orders", person, margin)

    vanished = s.person("vanished-account")
    order_id = 9_000_000_000_036
    s.add(
        'shopify."order"', id=order_id, customer_id=6_999_999_999_036, email=vanished.email,
        financial_status="paid", currency="USD", total_line_items_price="70",
        total_discounts="0", subtotal_price="70", total_tax="0", total_price="70",
        taxes_included=False, test=False, created_at=f"{s.ago(60)}", processed_at=f"{s.ago(60)}",
        _fivetran_deleted=False, _fivetran_synced=s.ago(59),
    )  # fmt: skip
    s.margin(
        "D36", "the shop account is gone, its order still belongs to whoever has the address",
        vanished, 70, stage="deep",
    )  # fmt: skip


def _refunds(s: Script) -> None:
    late = s.person("late-refund")
    order = s.buys(late, 400, "300", "100")
    s.returns(order, 20, "300")
    text = "a refund counts on its own day, the order's year is over"
    s.margin("D44", text, late, -300)

    repeated = s.person("refund-delivered-twice")
    order = s.buys(repeated, 60, "100", "40")
    refund = s.returns(order, 30, "30")
    s.returns(order, 30, "30", refund_id=refund, _ingested_at=s.ago(28))
    s.margin("D45", "a partial refund delivered twice is taken off once", repeated, 30)

    unsettled = s.person("refund-unsettled")
    order = s.buys(unsettled, 60, "100", "40")
    s.returns(order, 30, "100", status="failed")
    s.returns(order, 29, "100", status="pending")
    s.margin("D45", "refunds that failed or are pending take nothing off", unsettled, 60)

    disputed = s.person("refunded-and-disputed")
    order = s.buys(disputed, 60, "100", "40")
    s.returns(order, 30, "100")
    s.returns(order, 20, "100", kind="chargeback")
    text = "refunded, then charged back: the money left once"
    s.margin("D45", text, disputed, -40, stage="deep")

    excessive = s.person("refund-too-large")
    order = s.buys(excessive, 60, "100", "40")
    refund = s.returns(order, 30, "150")
    s.expect(
        "D45", "a refund beyond its order is quarantined", None, "governance.quarantine",
        f"record_key like '%{refund}%'", None, None, rows=1, stage="deep",
    )  # fmt: skip

    unpaid = s.person("never-paid")
    for status, test in (
        ("failed", False),
        ("pending", False),
        ("cancelled", False),
        ("paid", True),
    ):
        s.buys(unpaid, 60, "100", "40", status=status, is_test=test)
    s.buys(unpaid, 50, "10", "4")
    s.margin("D45", "failed, pending, cancelled and test payments are no revenue", unpaid, 6)


def _currencies(s: Script) -> None:
    placed = s.ago(100)
    while placed.isoweekday() != 3:
        placed -= timedelta(days=1)
    days = (s.as_of - placed) / timedelta(days=1)
    euro, yen, dinar = (rates.rate(code, placed.date()) for code in ("EUR", "JPY", "KWD"))

    european = s.person("pays-in-euros", country="DE")
    order = s.buys(european, days, "100", "40", currency="EUR")
    s.returns(order, days - 60, "20", currency="EUR")
    text = "euros at the rate of the order's day, its refund at the same rate"
    s.margin("D46", text, european, 40 * euro)

    on_sunday = s.person("pays-on-sunday", country="DE")
    s.buys(on_sunday, days - 4, "100", "40", currency="EUR")
    s.margin(
        "D46", "no rate on a Sunday: Friday's is carried", on_sunday,
        60 * rates.rate("EUR", (placed + timedelta(days=4)).date()), stage="deep",
    )  # fmt: skip

    unrated = s.person("pays-in-francs")
    s.buys(unrated, days, "100", "40", currency="CHF")
    s.margin("D46", "a currency without rates is never summed", unrated, 0, stage="deep")

    japanese = s.person("pays-in-yen", country="JP")
    s.buys(japanese, days, "10000", "4000", currency="JPY")
    s.margin("D47", "yen have no minor unit", japanese, 6000 * yen)

    kuwaiti = s.person("pays-in-dinars", country="KW")
    s.buys(kuwaiti, days, "12.345", "5.005", currency="KWD")
    s.margin("D47", "dinars have three decimals", kuwaiti, Decimal("7.34") * dinar)


def _definitions(s: Script) -> None:
    taxed = s.person("taxed")
    s.buys(taxed, 60, "100", "40", discount_amount="10", tax_amount="7.2", shipping_amount="5")
    s.margin("D48", "tax and shipping are passed through, discounts are not", taxed, 50)

    shop = s.stranger("shop-refund", "US", "shopify", "customer", "6900000000048")
    s.add(
        "shopify.customer", id=6_900_000_000_048, email=shop.email, first_name="Shop",
        last_name="Refund", verified_email=True, email_marketing_consent_state="NOT_SUBSCRIBED",
        created_at=s.ago(300), updated_at=s.ago(30), _fivetran_synced=s.ago(30),
    )  # fmt: skip
    s.record(shop, "shopify", "customer", shop.record_id)
    order_id = 9_000_000_000_048
    s.add(
        'shopify."order"', id=order_id, customer_id=6_900_000_000_048, email=shop.email,
        financial_status="partially_refunded", currency="USD", total_line_items_price="100",
        total_discounts="10", subtotal_price="90", total_tax="7.2", total_price="102.2",
        taxes_included=False, test=False, created_at=f"{s.ago(60)}.000 ",
        processed_at=f"{s.ago(60)}.000 ", cancelled_at=" ", _fivetran_deleted=False,
        _fivetran_synced=s.ago(59),
    )  # fmt: skip
    for line, price, discount in ((1, "60", "10"), (2, "40", "0")):
        s.add(
            "shopify.order_line", id=order_id * 10 + line, order_id=order_id, price=price,
            quantity=1, total_discount=discount, index=line, gift_card=False,
            _fivetran_synced=s.ago(59),
        )  # fmt: skip
    refund = {"refund_id": order_id, "_fivetran_synced": s.ago(40)}
    s.add(
        "shopify.refund", id=order_id, order_id=order_id, created_at=s.ago(40),
        processed_at=s.ago(40), restock=True, _fivetran_synced=s.ago(40),
    )  # fmt: skip
    s.add(
        "shopify.order_line_refund", id=order_id, order_line_id=order_id * 10 + 2, quantity=1,
        subtotal="40", total_tax="3.2", **refund,
    )  # fmt: skip
    s.add(
        "shopify.order_adjustment", id=order_id, order_id=order_id, amount="-5", tax_amount="0",
        kind="shipping_refund", reason="Shipping refund", **refund,
    )  # fmt: skip
    s.margin("D48", "a refund of tax and shipping takes no goods revenue off", shop, 50)

    whale = s.person("whale")
    for day in range(10, 360, 35):
        s.buys(whale, day, "2000", "2500")
    s.margin("D49", "much revenue, more cost", whale, -5000)
    s.customer("D49", "a customer we lose money on is not high-value", whale, "is_high_value",
               "false", stage="deep")  # fmt: skip

    wavering = s.person("wavering", joined=1000)
    for month in range(30):
        s.buys(wavering, 20 + 30 * month, "93" if month % 2 else "78")
    s.expect(
        "D50", "a margin that wavers around a threshold does not flip the tier each month",
        wavering,
        "(select customer_id, count(distinct value_tier) as tiers"
        " from decision_tier.customer_history group by customer_id) as flips",
        "tiers <= 3", None, None, rows=1, stage="deep",
    )  # fmt: skip


def _windows(s: Script) -> None:
    for mode, step, stage in (
        ("D60", timedelta(seconds=1), "core"),
        ("D05", timedelta(microseconds=1), "deep"),
    ):
        year = s.as_of - timedelta(days=365)
        for name, moment, margin in (("inside", year + step, 60), ("outside", year - step, 0)):
            person = s.person(f"just-{name}-{mode.lower()}")
            s.buys(person, 0, "100", "40", placed_at=moment, _ingested_at=moment)
            s.margin(mode, f"an order just {name} the year, by {step}", person, margin, stage)


def _stages(s: Script) -> None:
    fresh = s.person("fresh", joined=6)
    s.buys(fresh, 5, "100", "40")
    s.customer("D52", "no history is no rating", fresh, "value_tier", "unrated", stage="deep")
    s.customer("D52", "and no risk", fresh, "is_at_risk", "false", stage="deep")

    past = s.contact("past-its-mark", property_lifecyclestage="customer")
    s.add(
        "canonical.orders", source_system="pos", order_id="cast-past", identifier_type="email",
        identifier_value=past.email, status="paid", currency="USD", gross_amount="100",
        discount_amount="0", tax_amount="0", shipping_amount="0", cost_amount="40",
        is_test=False, placed_at=s.ago(900), _ingested_at=s.ago(900),
    )  # fmt: skip
    text = "HubSpot's stage never moves back, ours does"
    s.customer("D54", text, past, "lifecycle_stage", "churned_customer", stage="deep")
    s.customer("D54", "a churned customer is not a customer", past, "is_active_customer", "false",
               stage="deep")  # fmt: skip
