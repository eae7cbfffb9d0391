"""Planted signals: proxies, scanners, doubles, offline queues and clocks that are wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..mail import HUMAN_AGENTS, LINKS, PROXY_AGENT, SCANNER_AGENT
from .script import Person, Script

CAMPAIGN = 999_001
SHOP = "https://shop.harborpine.demo"


def plant(script: Script) -> None:
    """Write the scenes."""
    _machines(script)
    _doubles(script)
    _fatigue(script)
    _clocks(script)


def _mail(s: Script, kind: str, address: str, moment: datetime, **columns: Any) -> str:
    """A HubSpot e-mail event. Returns its id."""
    event_id = f"cast-mail-{s.number('mail'):04d}"
    s.add(
        "hubspot.email_event",
        **(
            {
                "id": event_id, "type": kind, "recipient": address, "created": moment,
                "email_campaign_id": CAMPAIGN, "portal_id": 4727653, "filtered_event": False,
                "_fivetran_synced": moment + timedelta(minutes=5),
            }
            | columns
        ),
    )  # fmt: skip
    return event_id


def _send(s: Script, person: Person, days: float, **columns: Any) -> tuple[str, datetime]:
    """A delivered newsletter. Returns the id and time of its sending."""
    sent = s.ago(days)
    event_id = _mail(s, "SENT", person.email, sent, **columns)
    s.add(
        "hubspot.email_event_sent", id=event_id, subject="Cast news",
        _fivetran_synced=sent + timedelta(minutes=5),
    )  # fmt: skip
    delivered = _mail(s, "DELIVERED", person.email, sent + timedelta(seconds=3), sent_by_id=event_id, **columns)
    s.add(
        "hubspot.email_event_delivered", id=delivered, response="250 OK",
        _fivetran_synced=sent + timedelta(minutes=5),
    )  # fmt: skip
    return event_id, sent


def _open(s: Script, person: Person, sent_by: str, moment: datetime, agent: str, **columns: Any) -> None:
    event_id = _mail(s, "OPEN", person.email, moment, sent_by_id=sent_by, **columns)
    s.add(
        "hubspot.email_event_open", id=event_id, user_agent=agent,
        ip_address="17.58.1.7" if agent == PROXY_AGENT else "203.0.113.20",
        _fivetran_synced=moment + timedelta(minutes=5),
    )  # fmt: skip


def _click(s: Script, person: Person, sent_by: str, moment: datetime, path: str, agent: str) -> None:
    event_id = _mail(s, "CLICK", person.email, moment, sent_by_id=sent_by)
    s.add(
        "hubspot.email_event_click", id=event_id, url=SHOP + path, user_agent=agent,
        ip_address="198.51.100.9" if agent == SCANNER_AGENT else "203.0.113.20",
        _fivetran_synced=moment + timedelta(minutes=5),
    )  # fmt: skip


def _not_engaged(s: Script, mode: str, text: str, person: Person) -> None:
    s.customer(mode, text, person, "engagement_level", "none", stage="deep")
    s.customer(mode, f"{text}, at no time", person, "last_human_engagement_at", None, stage="deep")


def _machines(s: Script) -> None:
    prefetched = s.contact("prefetched")
    scanned = s.contact("scanned")
    for days in range(3, 60, 5):
        sent_by, sent = _send(s, prefetched, days)
        _open(s, prefetched, sent_by, sent + timedelta(minutes=4), PROXY_AGENT)
        sent_by, sent = _send(s, scanned, days)
        for second, path in enumerate((*LINKS, "/unsubscribe")):
            moment = sent + timedelta(seconds=4 + second)
            _click(s, scanned, sent_by, moment, path, SCANNER_AGENT)
    _not_engaged(s, "D12", "a mail proxy that fetches pictures is nobody", prefetched)
    _not_engaged(s, "D13", "a gateway that follows every link within seconds is nobody", scanned)

    clicked = s.contact("clicked-after-proxy")
    sent_by, sent = _send(s, clicked, 12)
    _open(s, clicked, sent_by, sent + timedelta(minutes=2), PROXY_AGENT)
    moment = sent + timedelta(hours=3)
    _click(s, clicked, sent_by, moment, LINKS[0], HUMAN_AGENTS[0])
    s.customer(
        "D14", "the person's click after the machine's open counts", clicked,
        "last_human_engagement_at", f"{moment}", stage="deep",
    )  # fmt: skip


def _doubles(s: Script) -> None:
    person = s.contact("seen-by-two")
    user_id = "cast-seen-by-two"
    s.add("segment.users", id=user_id, email=person.email, received_at=s.ago(300), uuid_ts=s.ago(300))
    s.record(person, "segment", "user", user_id)
    for number in range(1, 5):
        campaign = CAMPAIGN + number
        sent_by, sent = _send(s, person, number, email_campaign_id=campaign)
        opened = sent + timedelta(hours=1)
        _open(s, person, sent_by, opened, HUMAN_AGENTS[0], email_campaign_id=campaign)
        seen = opened + timedelta(seconds=20)
        s.add(
            "segment.tracks", id=f"cast-open-{number}", user_id=user_id, event="email_opened",
            event_text="email opened", context_campaign_name=str(campaign), context_campaign_medium="email",
            context_user_agent=HUMAN_AGENTS[0], original_timestamp=seen, sent_at=seen, received_at=seen,
            timestamp=seen, uuid_ts=seen + timedelta(minutes=5),
        )  # fmt: skip
    text = "four opens, each reported by the mail tool and by the site's tag, are four and not eight"
    s.customer("D10", text, person, "engagement_level", "low", stage="deep")


def _fatigue(s: Script) -> None:
    person = s.contact("not-reached")
    s.consents(person, "grant", 100)
    for number in range(40):
        moment = s.ago(1 + number / 2)
        event_id = _mail(s, "BOUNCE", person.email, moment)
        s.add(
            "hubspot.email_event_bounce", id=event_id, category="MAILBOX_FULL", status="452",
            response="452 mailbox full", _fivetran_synced=moment + timedelta(minutes=5),
        )  # fmt: skip
    s.expect(
        "D61", "messages that never arrived tire nobody", person, "decision_tier.suppressions",
        "layer = 'fatigue' and is_active", None, None, rows=0, stage="deep",
    )  # fmt: skip


def _clocks(s: Script) -> None:
    for name, mode, original, stamped, seen, text in (
        ("offline", "D07", s.ago(60), s.ago(1), s.ago(60),
         "an app that was offline reports late: the older bound counts"),
        ("fast-clock", "D06", s.ago(-100), s.ago(-100), s.ago(3),
         "a device whose clock runs ahead acted no later than we heard of it"),
    ):  # fmt: skip
        person = s.stranger(name, None, "segment", "user", f"cast-{name}")
        received = max(seen, s.ago(3)) if mode == "D06" else s.ago(1)
        times = {
            "original_timestamp": original, "sent_at": received if mode == "D07" else original,
            "received_at": received, "timestamp": stamped,
            "uuid_ts": received + timedelta(minutes=5),
        }  # fmt: skip
        s.add(
            "segment.users", id=person.record_id, email=person.email, received_at=s.ago(300),
            uuid_ts=s.ago(300),
        )  # fmt: skip
        s.add(
            "segment.tracks", id=f"cast-track-{name}", user_id=person.record_id,
            anonymous_id=f"a-cast-{name}", event="product_added", event_text="product added",
            context_user_agent=HUMAN_AGENTS[1], **times,
        )  # fmt: skip
        s.record(person, "segment", "user", person.record_id)
        s.customer(mode, text, person, "last_human_engagement_at", f"{seen}", stage="deep")
        if mode == "D06":
            # Stamped 27 hours before anything that the clocks of its own message allow, and 25.
            for hours, rows in ((27, 1), (25, 0)):
                s.add(
                    "segment.tracks", id=f"cast-clocks-{hours}", user_id=person.record_id, event="product_added",
                    event_text="product added", context_user_agent=HUMAN_AGENTS[1], original_timestamp=s.ago(40),
                    sent_at=s.ago(40), received_at=s.ago(40), timestamp=s.ago(40, hours=hours), uuid_ts=s.ago(39),
                )  # fmt: skip
                s.expect(
                    "D03", f"clocks of one message that are {hours} hours apart", None, "governance.quarantine",
                    f"record_key = 'cast-clocks-{hours}' and reason_code = 'CLOCKS_DISAGREE'", None, None,
                    rows=rows, stage="deep",
                )  # fmt: skip
