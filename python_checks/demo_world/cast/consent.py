"""Planted consent: regrants, late and equal withdrawals, merges, moves, expiry, erasure."""

from __future__ import annotations

from datetime import timedelta

from .script import MAIL, TEXT, Script

WITHOUT_PROOF = {"proof_ref": None, "double_opt_in_at": None}


def plant(script: Script) -> None:
    """Write the scenes."""
    _late(script)
    _regrants(script)
    _people_and_addresses(script)
    _texts(script)
    _kinds_of_grant(script)
    _unknowns(script)
    _erasure(script)


def _late(s: Script) -> None:
    late = s.person("late-withdrawal")
    s.consents(late, "grant", 120)
    s.consents(late, "withdraw", 40, scope="channel", _ingested_at=s.ago(10))
    text = "a withdrawal of 40 days ago arrived 10 days ago: withdrawn"
    s.permitted("D01", text, late, False)
    day = s.ago(20)
    s.expect(
        "D01", "valid-time history is restated back to the withdrawal", late,
        "decision_tier.customer_history",
        f"valid_from <= timestamp '{day}' and coalesce(valid_to > timestamp '{day}', true)",
        "is_promotable", "false", stage="deep",
    )  # fmt: skip
    s.expect(
        "D01", "and was known only from its arrival", late, "decision_tier.customer_history",
        f"valid_from <= timestamp '{day}' and valid_to > timestamp '{day}' and known_from = timestamp '{s.ago(10)}'",
        None, None, rows=1, stage="deep",
    )  # fmt: skip
    s.expect(
        "D01", "and counts among what was restated this month", None, "governance.restated_history",
        f"known_month = date '{s.ago(10):%Y-%m-01}' and longest_delay_days >= 30 and restated_rows > 0",
        None, None, rows=1, stage="deep",
    )  # fmt: skip

    very_late = s.person("very-late-withdrawal")
    s.consents(very_late, "grant", 500)
    s.consents(very_late, "withdraw", 400, scope="channel", _ingested_at=s.ago(1))
    s.permitted("D02", "a withdrawal 400 days old that arrived yesterday counts", very_late, False)

    early = s.person("future-withdrawal")
    s.consents(early, "grant", 90)
    s.consents(early, "withdraw", -30, scope="channel", _ingested_at=s.ago(2))
    text = "a withdrawal dated in the future by a fast clock applies from its arrival"
    s.permitted("D06", text, early, False, stage="deep")

    scheduled = s.person("future-grant", country="DE")
    s.consents(scheduled, "grant", -30, _ingested_at=s.ago(2))
    s.permitted("D06", "a grant dated in the future is not a grant", scheduled, False)

    unseen = s.person("unseen-withdrawal")
    s.consents(unseen, "grant", 90)
    s.consents(unseen, "withdraw", -5, scope="channel")
    s.permitted("D06", "what happens and lands after the clock is not seen", unseen, True)

    for order, name in enumerate(("equal-one", "equal-two")):
        equal = s.person(name)
        steps = ("grant", "withdraw") if order == 0 else ("withdraw", "grant")
        s.consents(equal, "grant", 200)
        for step in steps:
            s.consents(equal, step, 30)
        s.permitted("D19", f"{' and '.join(steps)} in the same instant: withdrawn", equal, False)

    overtaken = s.person("overtaken")
    s.consents(overtaken, "withdraw", 60, scope="channel", _ingested_at=s.ago(5))
    s.consents(overtaken, "grant", 50, is_authenticated=True)
    text = "the person granted again after a withdrawal that arrived late: the grant holds"
    s.permitted("D20", text, overtaken, True)

    narrow = s.person("overtaken-narrowly")
    s.consents(narrow, "grant", 150, channel="sms")
    s.withdraws_everything(narrow, 60, _ingested_at=s.ago(5))
    s.consents(narrow, "grant", 50, is_authenticated=True)
    text = "the later grant is narrower than the late withdrawal: the rest stays withdrawn"
    s.permitted("D20", text, narrow, False, TEXT)


def _regrants(s: Script) -> None:
    again = s.person("again", country="DE")
    s.consents(again, "grant", 300)
    s.consents(again, "withdraw", 100, scope="channel")
    s.consents(again, "grant", 40, is_authenticated=True)
    s.permitted("D16", "withdrew, then granted again with proof and confirmation", again, True)

    for name, more in (
        ("imported-back", {"actor": "import"}),
        ("agent-back", {"actor": "agent"} | WITHOUT_PROOF),
    ):
        person = s.person(name)
        s.consents(person, "grant", 300)
        s.consents(person, "withdraw", 100, scope="channel")
        s.consents(person, "import_grant" if name == "imported-back" else "grant", 40, **more)
        text = f"{more['actor']} without proof cannot undo a withdrawal"
        s.permitted("D17", text, person, False)
        s.expect(
            "D17", f"{text}, and says so", person, "decision_tier.consent_permissions", MAIL,
            "reason_code", "REGRANT_WITHOUT_PROOF",
        )  # fmt: skip

    narrow = s.person("narrow")
    for channel in ("email", "sms"):
        s.consents(narrow, "grant", 300, channel=channel)
    s.withdraws_everything(narrow, 100)
    s.consents(narrow, "grant", 40, is_authenticated=True)
    s.permitted("D18", "after a global withdrawal the cell granted again opens", narrow, True)
    s.permitted("D18", "and no other cell does", narrow, False, TEXT)


def _people_and_addresses(s: Script) -> None:
    kept = s.person("merged-one")
    lost = s.person("merged-two", same_as=kept)
    s.consents(kept, "grant", 100)
    s.consents(lost, "grant", 200)
    s.consents(lost, "withdraw", 150, scope="channel")
    s.add(
        "canonical.links", source_system="pos", from_record_id=lost.record_id,
        to_record_id=kept.record_id, kind="merged_into", occurred_at=s.ago(80),
        _ingested_at=s.ago(80),
    )  # fmt: skip
    text = "two records merged, one of them withdrawn: the most restrictive holds"
    s.permitted("D21", text, kept, False)
    s.permitted("D21", f"{text} (seen from the loser)", lost, False)

    loser = s.contact("vendor-merged-loser")
    winner = s.contact("vendor-merged", same_as=loser, property_hs_merged_object_ids=loser.record_id)
    s.consents(winner, "grant", 100)
    _unsubscribes(s, loser.email, 150)
    s.permitted("D21", "HubSpot keeps the more marketable contact, we do not", winner, False)

    left = s.person("left-half", phone="+15580900022")
    right = s.person("right-half", phone="+15580900022")
    s.consents(left, "grant", 100)
    s.consents(left, "withdraw", 50, scope="channel")
    s.consents(right, "grant", 100)
    s.permitted("D22", "a shared number does not carry a withdrawal of e-mail", right, True)
    s.permitted("D22", "nor a grant to the half that withdrew", left, False)

    for name, authenticated in (("moved", False), ("moved-signed-in", True)):
        moved = s.person(name)
        old = f"{name}-old@cast.demo"
        s.add(
            "canonical.identifiers", source_system="pos", source_record_id=moved.record_id,
            identifier_type="email", identifier_value=old, is_verified=True,
            first_seen_at=s.ago(600), _ingested_at=s.ago(600),
        )  # fmt: skip
        s.consents(moved, "grant", 300, identifier_value=old)
        s.consents(moved, "withdraw", 200, scope="channel", identifier_value=old)
        if authenticated:
            s.consents(
                moved, "grant", 50, is_authenticated=True, source_system="pos",
                source_record_id=moved.record_id, identifier_type=None, identifier_value=None,
            )  # fmt: skip
            text = "signed in, the person grants for all addresses of theirs"
            s.permitted("D23", text, moved, True, stage="deep")
        else:
            s.consents(moved, "grant", 50)
            s.permitted("D23", "a withdrawal follows the person to a new address", moved, False)

    _household(s)
    _converted_lead(s)


def _household(s: Script) -> None:
    number = "+15580900024"
    stops = s.person("household-one", phone=number)
    reads = s.person("household-two", phone=number)
    for member in (stops, reads):
        s.consents(member, "grant", 100, channel="sms", identifier_value=number)
    s.consents(
        stops, "withdraw", 50, channel="sms", identifier_value=number, scope="channel",
        source_system="sms_gateway",
    )  # fmt: skip
    s.permitted("D24", "STOP on a shared number stops everybody who uses it", reads, False, TEXT)
    s.expect(
        "D24", "a shared number is no evidence that two people are one", stops,
        "decision_tier.customer_identities", "true", None, None, rows=1,
    )  # fmt: skip


def _converted_lead(s: Script) -> None:
    contact_id, lead_id = "003Dy0000000025IAA", "00QDy0000000025MAA"
    person = s.stranger("converted-lead", "US", "salesforce", "contact", contact_id)
    common = {
        "email": person.email, "first_name": "Converted", "last_name": "Lead",
        "name": "Converted Lead", "is_deleted": False,
    }  # fmt: skip
    s.add(
        "salesforce.lead", id=lead_id, company="Cast Ltd", status="Closed - Converted",
        country_code="US", has_opted_out_of_email=True, is_converted=True,
        converted_date=s.ago(100), converted_contact_id=contact_id, created_date=s.ago(400),
        last_modified_date=s.ago(150), system_modstamp=s.ago(150),
        _fivetran_synced=s.ago(100), **common,
    )  # fmt: skip
    s.add(
        "salesforce.contact", id=contact_id, mailing_country_code="US",
        has_opted_out_of_email=False, created_date=s.ago(100), last_modified_date=s.ago(100),
        system_modstamp=s.ago(100), _fivetran_synced=s.ago(99), **common,
    )  # fmt: skip
    for record_type, record_id in (("contact", contact_id), ("lead", lead_id)):
        s.record(person, "salesforce", record_type, record_id)
    s.consents(person, "grant", 300)
    s.permitted("D25", "opted out as a lead, converted: still opted out", person, False)
    s.expect(
        "D25", "the lead and its contact are one customer", person,
        "decision_tier.customer_identities", "source_system = 'salesforce'", None, None, rows=2,
    )  # fmt: skip


def _unsubscribes(s: Script, address: str, days: float) -> None:
    event_id = f"cast-status-{s.number('status'):03d}"
    s.add(
        "hubspot.email_event", id=event_id, type="STATUSCHANGE", recipient=address,
        created=s.ago(days), portal_id=4727653, filtered_event=False,
        _fivetran_synced=s.ago(days) + timedelta(minutes=5),
    )  # fmt: skip
    s.add(
        "hubspot.email_event_status_change", id=event_id,
        portal_subscription_status="UNSUBSCRIBED", subscriptions="[]",
        source="SOURCE_RECIPIENT", _fivetran_synced=s.ago(days) + timedelta(minutes=5),
    )  # fmt: skip


def _texts(s: Script) -> None:
    gateway = {"channel": "sms", "source_system": "sms_gateway"}
    started = s.person("stop-start")
    s.consents(started, "grant", 300, **gateway)
    s.consents(started, "withdraw", 50, scope="channel", **gateway)
    s.consents(started, "grant", 30, **gateway)
    s.permitted("D27", "STOP, then START from the same number", started, True, TEXT)

    other = s.person("stop-start-elsewhere")
    second = "+15580900027"
    s.add(
        "canonical.identifiers", source_system="pos", source_record_id=other.record_id,
        identifier_type="phone", identifier_value=second, is_verified=True,
        first_seen_at=s.ago(600), _ingested_at=s.ago(600),
    )  # fmt: skip
    s.consents(other, "grant", 300, **gateway)
    s.consents(other, "withdraw", 50, scope="channel", **gateway)
    s.consents(other, "grant", 30, identifier_value=second, **gateway)
    s.permitted("D27", "START from another number does not undo STOP", other, False, TEXT)


def _kinds_of_grant(s: Script) -> None:
    served = s.person("served-not-sold")
    s.consents(served, "grant", 300)
    s.consents(served, "withdraw", 50, scope="channel")
    s.permitted("D26", "unsubscribed from marketing by e-mail", served, False)
    s.expect(
        "D26", "a service message still reaches the person who unsubscribed", served,
        "decision_tier.action_eligibility", "action_class = 'service' and channel = 'email'",
        "is_eligible", "true", stage="deep",
    )  # fmt: skip

    implied = s.person("implied", country="CA")
    basis = {"legal_basis": "implied_purchase"} | WITHOUT_PROOF
    s.consents(implied, "grant", 800, **basis)
    s.permitted("D28", "implied consent older than two years has run out", implied, False,
                stage="deep")  # fmt: skip
    s.expect(
        "D28", "and says so without a new row", implied, "decision_tier.consent_permissions",
        MAIL, "status", "expired", stage="deep",
    )  # fmt: skip

    pending = s.person("unconfirmed", country="DE")
    s.consents(pending, "grant", 20, double_opt_in_at=None)
    s.permitted("D29", "asked for confirmation, never confirmed", pending, False)
    s.expect(
        "D29", "pending is a state of its own", pending, "decision_tier.consent_permissions",
        MAIL, "status", "pending",
    )  # fmt: skip
    for days in (12, 5):
        s.consents(pending, "grant", days, double_opt_in_at=None)
    asked = s.person("asked-twice", country="DE")
    for days in (12, 5):
        s.consents(asked, "grant", days, double_opt_in_at=None)
    for who, is_asked in ((pending, False), (asked, True)):
        s.expect(
            "D29", "who was asked three times in a month and never confirmed is left in peace", who,
            "decision_tier.action_eligibility", "action_id = 'confirm_email'", "is_eligible", str(is_asked).lower(),
            stage="deep",
        )  # fmt: skip

    signal = s.person("privacy-signal")
    s.consents(
        signal, "object", 30, channel="onsite", purpose="third_party_sharing", scope="purpose",
        jurisdiction="US-CA",
    )  # fmt: skip
    s.permitted(
        "D30", "a browser's privacy signal forbids sharing with others", signal, False,
        "purpose = 'third_party_sharing' and channel = 'onsite'",
    )  # fmt: skip

    for days, is_asked in ((365, False), (367, True)):
        refused = s.person(f"refused-sharing-{days}-days")
        s.consents(refused, "grant", 500)
        s.consents(refused, "object", days, channel="onsite", purpose="third_party_sharing", scope="purpose")
        s.expect(
            "D30", f"{days} days after refusing to be shared, asked again: {is_asked}", refused,
            "decision_tier.action_eligibility", "action_id = 'ask_sharing_email'",
            "is_eligible", str(is_asked).lower(), stage="deep",
        )  # fmt: skip
        s.expect(
            "D30", "and sold to as before", refused, "decision_tier.action_eligibility",
            "action_id = 'promote_email'", "is_eligible", "true", stage="deep",
        )  # fmt: skip

    outdated = s.person("outdated-notice", country="DE")
    s.consents(outdated, "grant", 100, notice_version="0")
    text = "granted under a notice that has materially changed since"
    s.permitted("D32", text, outdated, False, stage="deep")

    typed = s.person("typed-by-hand")
    s.consents(typed, "grant", 100)
    s.consents(typed, "WITHDRAW ", 50, scope="channel")
    s.permitted("D79", "a code in capitals with a stray blank is the code", typed, False,
                stage="deep")  # fmt: skip


def _unknowns(s: Script) -> None:
    silent = s.person("silent", country="DE")
    denied = s.person("denied", country="DE")
    s.consents(denied, "deny", 100)
    for person, status in ((silent, "unknown"), (denied, "denied")):
        s.permitted("D33", f"{status}: not permitted", person, False)
        s.expect(
            "D33", f"never heard of and refused are different things: {status}", person,
            "decision_tier.consent_permissions", MAIL, "status", status,
        )  # fmt: skip

    nowhere = s.person("nowhere", country=None)
    s.consents(nowhere, "grant", 100, double_opt_in_at=None)
    text = "a country nobody knows opens nothing that some country would keep shut"
    s.permitted("D78", text, nowhere, False)
    s.expect(
        "D78", "and no promotional mail is eligible", nowhere, "decision_tier.action_eligibility",
        "action_class = 'promotional' and channel = 'email'", "is_eligible", "false",
        stage="deep",
    )  # fmt: skip

    deleted = s.person("deleted-elsewhere")
    hubspot_id = 900_000_000_000 + s.number("contact")
    s.add(
        "hubspot.contact", id=hubspot_id, property_email=deleted.email, _fivetran_deleted=True,
        property_createdate="2024-01-05 09:00:00", property_country="US",
        _fivetran_synced=s.ago(60),
    )  # fmt: skip
    s.consents(deleted, "grant", 100)
    s.expect(
        "D35", "deleted in one system only: still a customer", deleted,
        "decision_tier.customers", "true", None, None, rows=1,
    )  # fmt: skip
    s.permitted("D35", "whose consent, given elsewhere, stands", deleted, True)

    for name, flag in (("colleague", "is_internal"), ("tester", "is_test")):
        person = s.person(name, is_internal=name == "colleague", is_test=name == "tester")
        s.buys(person, 30, "100")
        s.expect(
            "D80", f"{flag}: a person of ours is no customer", person, "decision_tier.customers",
            "true", None, None, rows=0,
        )  # fmt: skip


def _erasure(s: Script) -> None:
    erased = s.person("erased")
    s.consents(erased, "grant", 200)
    s.add(
        "canonical.privacy_requests", request_id="cast-erasure", source_system="prefs",
        identifier_type="email", identifier_value=erased.email, kind="erasure",
        received_at=s.ago(60), completed_at=s.ago(55), _ingested_at=s.ago(60),
    )  # fmt: skip
    back = s.person("erased-again", joined=10, same_as=erased, email=erased.email)
    s.consents(back, "import_grant", 9, identifier_value=erased.email, actor="import", proof_ref="list")
    # An erased person has no record any more by which to be found.
    known = "inner join tier_intermediate.int_erasures using (customer_id) where request_id = 'cast-erasure'"
    s.expect(
        "D34", "an erased person imported again is permitted nothing", None,
        f"(select is_permitted from decision_tier.consent_permissions {known})", "true", "is_permitted", "false",
    )  # fmt: skip
    s.expect(
        "D34", "and every action is refused for the erasure", None,
        f"(select top_reason_code from decision_tier.action_eligibility {known})", "true", "top_reason_code", "ERASED",
    )  # fmt: skip
    s.expect(
        "D34", "whose records, old and new, are no customer's", None,
        "(select count(*) as records, count(customer_id) as carried from demo_world.truth_records "
        "left join decision_tier.customer_identities using (source_system, record_type, source_record_id) "
        f"where person_id = '{erased.person_id}')", "records = 2", "carried", "0",
    )  # fmt: skip
