"""Planted cases of RudderStack and Snowplow: shared devices, discarded refusals, banners."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from .script import Person, Script

USERS_OF_KIOSK = 12
PREFERENCES = "unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0"


def plant(script: Script) -> None:
    """Write the scenes."""
    _app(script)
    _banner(script)
    _kiosk(script)


def _tracks(s: Script, person: Person, days: float, **columns: Any) -> str:
    """Something a user of the app did. Returns the message's id."""
    message_id = f"cast-{s.number('message'):04d}"
    at = s.ago(days)
    s.add(
        "rudderstack.tracks", id=message_id, user_id=person.record_id, event="product_viewed",
        event_text="product viewed", original_timestamp=at, sent_at=at, received_at=at, timestamp=at,
        uuid_ts=at + timedelta(minutes=5), **columns,
    )  # fmt: skip
    return message_id


def _visits(s: Script, user_id: str | None, browser: str, days: float, name: str = "page_view", **columns: Any) -> None:
    """An event of the community pages."""
    at = s.ago(days)
    number = s.number("visit")
    row = {
        "app_id": "community",
        "platform": "web",
        "event_id": f"cast-{number:04d}",
        "event_fingerprint": f"cast-{number:04d}",
        "event_vendor": "com.snowplowanalytics.snowplow",
        "event_name": name,
        "user_id": user_id,
        "domain_userid": browser,
        "dvce_created_tstamp": at,
        "dvce_sent_tstamp": at,
        "collector_tstamp": at,
        "derived_tstamp": at,
        "etl_tstamp": at,
        "load_tstamp": at + timedelta(minutes=5),
    }
    s.add("snowplow.events", **(row | columns))


def _app(s: Script) -> None:
    for name, lists, text in (
        (
            "app-refuses",
            {"context_consent_management_denied_consent_ids": '["marketing"]'},
            "a category that the app lists as denied is refused by mail too",
        ),
        ("app-discarded", {}, "a list of refusals that did not fit its column is a refusal"),
    ):
        person = s.stranger(name, "US", "rudderstack", "user", f"cast-{name}")
        at = s.ago(400)
        s.add(
            "rudderstack.users",
            id=person.record_id,
            email=person.email,
            received_at=at,
            uuid_ts=at + timedelta(minutes=5),
        )
        s.record(person, "rudderstack", "user", person.record_id)
        s.consents(person, "grant", 200)
        message_id = _tracks(s, person, 8, **lists)
        if not lists:
            s.add(
                "rudderstack.rudder_discards", row_id=message_id, table_name="tracks",
                column_name="context_consent_management_denied_consent_ids", column_value="marketing",
                received_at=s.ago(8), uuid_ts=s.ago(8, hours=-1),
            )  # fmt: skip
        s.permitted("D33", text, person, False)


def _banner(s: Script) -> None:
    for name, choice, scopes, text, expected in (
        ("banner-denied", "deny_all", ["necessary"], "all denied in a banner is refused by mail too", False),
        ("banner-others", "allow_selected", ["statistics"], "what a choice of some leaves out is refused", False),
        ("banner-open", "pending", [], "a banner without an answer says nothing", True),
    ):
        person = s.person(name, external_id=f"cast-{name}-number")
        s.consents(person, "grant", 200)
        answer = json.dumps([{"event_type": choice, "consent_scopes": scopes, "gdpr_applies": False}])
        login = f"cast-{name}-login"
        _visits(s, login, f"cast-{name}", 7, "consent_preferences", **{PREFERENCES: answer})
        s.record(person, "snowplow", "user", login)
        s.add(
            "segment.users", id=login, email=person.email, received_at=s.ago(300), uuid_ts=s.ago(300, hours=-1),
        )  # fmt: skip
        s.record(person, "segment", "user", login)
        s.permitted("D33", text, person, expected)


def _kiosk(s: Script) -> None:
    for number in range(USERS_OF_KIOSK):
        user_id = f"cast-kiosk-{number:02d}"
        person = s.stranger(f"kiosk-{number:02d}", "US", "snowplow", "user", user_id)
        _visits(s, user_id, "cast-kiosk", 40 - number)
        s.record(person, "snowplow", "user", user_id)
        if number == 0:
            s.expect(
                "R48", f"a browser on which {USERS_OF_KIOSK} people log in joins none of them", person,
                "decision_tier.customer_identities", "true", None, None, rows=1,
            )  # fmt: skip
