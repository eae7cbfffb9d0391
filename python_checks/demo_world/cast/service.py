"""Planted service: reopened, followed-up, merged, pending, spam and ancient tickets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .script import Person, Script

SUPPRESSED = "layer = 'service' and is_active"
PROMOTION = "action_class = 'promotional' and channel = 'email'"


def plant(script: Script) -> None:
    """Write the scenes."""
    _reopened(script)
    _continued(script)
    _waiting(script)
    _not_a_case(script)
    _accounts(script)
    _parents(script)
    _unresolvable(script)
    _ancient(script)
    _escalated(script)
    _tired(script)
    _under_way(script)
    _asleep(script)
    _released(script)


def _zendesk(s: Script, person: Person | None, *steps: tuple[float, str], **columns: Any) -> int:
    """A ticket and its status history: (days ago, status), oldest first. Returns its id."""
    ticket_id = 990_000_000 + s.number("ticket")
    requester = int(person.record_id) if person else None
    row: dict[str, Any] = {
        "id": ticket_id,
        "requester_id": requester,
        "submitter_id": requester,
        "status": steps[-1][1],
        "priority": "high",
        "type": "question",
        "via_channel": "email",
        "created_at": s.ago(steps[0][0]),
        "updated_at": f"{s.ago(steps[-1][0]):%Y-%m-%d %H:%M:%S}",
        "_fivetran_deleted": False,
        "_fivetran_synced": s.ago(steps[-1][0]) + timedelta(minutes=5),
    }
    s.add("zendesk.ticket", **(row | columns))
    for days, status in steps:
        s.add(
            "zendesk.ticket_field_history", ticket_id=ticket_id, field_name="status",
            updated=s.ago(days), user_id=requester, value=status,
            _fivetran_synced=s.ago(days) + timedelta(minutes=5),
        )  # fmt: skip
    return ticket_id


def _ticket(s: Script, person: Person, status: str, days: float, **columns: Any) -> str:
    """A ticket of a system without an adapter. Returns its id."""
    ticket_id = f"cast-ticket-{s.number('canonical ticket'):03d}"
    row: dict[str, Any] = {
        "source_system": "pos",
        "ticket_id": ticket_id,
        "source_record_id": person.record_id,
        "status": status,
        "priority": "high",
        "is_escalated": False,
        "created_at": s.ago(days),
        "updated_at": s.ago(days),
        "_ingested_at": s.ago(days) + timedelta(minutes=5),
    }
    s.add("canonical.tickets", **(row | columns))
    s.add(
        "canonical.ticket_events", source_system="pos", event_id=f"{ticket_id}-created",
        ticket_id=ticket_id, to_status=status, kind="create", occurred_at=s.ago(days),
        _ingested_at=s.ago(days) + timedelta(minutes=5),
    )  # fmt: skip
    return ticket_id


def _open_tickets(s: Script, mode: str, text: str, person: Person, count: int) -> None:
    s.customer(mode, text, person, "open_ticket_count", str(count))


def _suppressed(s: Script, mode: str, text: str, person: Person, stage: str = "core") -> None:
    s.expect(
        mode, text, person, "decision_tier.suppressions", SUPPRESSED, "is_active", "true",
        stage=stage,
    )  # fmt: skip


def _reopened(s: Script) -> None:
    person = s.user("reopened")
    s.consents(person, "grant", 100)
    _zendesk(s, person, (30, "new"), (29, "open"), (20, "solved"), (2, "open"))
    _open_tickets(s, "D37", "solved, then opened again: open", person, 1)
    _suppressed(s, "D37", "a reopened case suppresses again", person)
    s.expect(
        "D37", "from its reopening", person, "decision_tier.suppressions", SUPPRESSED,
        "started_at", f"{s.ago(2)}", stage="deep",
    )  # fmt: skip

    rated = s.person("rated-and-reopened")
    s.consents(rated, "grant", 100)
    ticket = _ticket(s, rated, "open", 30)
    s.add(
        "canonical.surveys", source_system="pos", response_id="cast-rated", source_record_id=rated.record_id,
        ticket_id=ticket, instrument="nps", score=9, scale_min=0, scale_max=10, responded_at=s.ago(20),
        _ingested_at=s.ago(20),
    )  # fmt: skip
    for who, is_asked in ((rated, False), (person, True)):
        s.expect(
            "D37", "a problem that was asked about is not asked about again", who,
            "decision_tier.action_eligibility", "action_id = 'survey_email'", "is_eligible", str(is_asked).lower(),
            stage="deep",
        )  # fmt: skip

    done = s.user("solved")
    s.consents(done, "grant", 100)
    _zendesk(s, done, (200, "new"), (199, "open"), (190, "solved"), (186, "closed"))
    _open_tickets(s, "D37", "solved and never opened again: not open", done, 0)


def _continued(s: Script) -> None:
    person = s.user("followed-up")
    s.consents(person, "grant", 100)
    second = _zendesk(s, person, (5, "new"), (4, "open"))
    _zendesk(
        s, person, (60, "new"), (59, "open"), (50, "solved"), (46, "closed"),
        followup_ids=f"[{second}]",
    )  # fmt: skip
    _open_tickets(s, "D38", "a follow-up of a closed ticket: one problem, open", person, 1)

    caller = s.person("followed-up-call")
    first = _ticket(s, caller, "closed", 40)
    _ticket(s, caller, "open", 5, followup_of_ticket_id=first)
    _open_tickets(s, "D38", "a follow-up call: one problem, open", caller, 1)


def _waiting(s: Script) -> None:
    for status in ("pending", "hold"):
        person = s.user(f"waiting-{status}")
        s.consents(person, "grant", 100)
        _zendesk(s, person, (10, "new"), (9, "open"), (8, status))
        _open_tickets(s, "D39", f"{status} counts as open", person, 1)
        _suppressed(s, "D39", f"{status} suppresses", person)


def _not_a_case(s: Script) -> None:
    merged = s.user("merged-tickets")
    s.consents(merged, "grant", 100)
    loser = _zendesk(s, merged, (10, "new"), (9, "open"), (8, "closed"))
    _zendesk(s, merged, (9, "new"), (8, "open"), merged_ticket_ids=f"[{loser}]")
    _open_tickets(s, "D40", "two tickets merged are one", merged, 1)

    called = s.person("merged-calls")
    survivor = _ticket(s, called, "open", 9)
    _ticket(s, called, "open", 10, merged_into_ticket_id=survivor)
    _open_tickets(s, "D40", "a ticket merged into another follows it", called, 1)

    for status in ("spam", "deleted"):
        person = s.person(f"ticket-{status}")
        _ticket(s, person, status, 9)
        _open_tickets(s, "D40", f"{status} is no case", person, 0)

    binned = s.user("binned-ticket")
    _zendesk(s, binned, (9, "new"), (8, "deleted"))
    _open_tickets(s, "D40", "a deleted Zendesk ticket is no case", binned, 0)


def _accounts(s: Script) -> None:
    for name, priority, escalated in (("severe", "urgent", True), ("minor", "low", False)):
        account = f"cast-account-{name}"
        s.add(
            "canonical.accounts", source_system="pos", source_account_id=account,
            name=f"{name.title()} Ltd", domain=f"{name}.cast.demo", country="US",
            is_deleted=False, created_at=s.ago(700), _ingested_at=s.ago(700),
        )  # fmt: skip
        asks = s.person(f"{name}-requester", account_source_id=account)
        colleague = s.person(f"{name}-colleague", account_source_id=account)
        for person in (asks, colleague):
            s.consents(person, "grant", 100)
        _ticket(
            s, asks, "open", 3, priority=priority, is_escalated=escalated,
            account_source_id=account,
        )  # fmt: skip
        _suppressed(s, "D41", f"a {name} case suppresses its requester", asks)
        if escalated:
            text = "a severe case suppresses the whole account"
            _suppressed(s, "D41", text, colleague, stage="deep")
        else:
            s.expect(
                "D41", "a minor case suppresses nobody else", colleague,
                "decision_tier.suppressions", SUPPRESSED, None, None, rows=0, stage="deep",
            )  # fmt: skip


def _parents(s: Script) -> None:
    for name, escalated in (("escalated", True), ("calm", False)):
        for account, parent in ((f"cast-{name}-parent", None), (f"cast-{name}-child", f"cast-{name}-parent")):
            s.add(
                "canonical.accounts", source_system="pos", source_account_id=account,
                name=f"{account.title()} Ltd", parent_account_id=parent, country="US",
                is_deleted=False, created_at=s.ago(700), _ingested_at=s.ago(700),
            )  # fmt: skip
        asks = s.person(f"{name}-child-requester", account_source_id=f"cast-{name}-child")
        above = s.person(f"{name}-parent-person", account_source_id=f"cast-{name}-parent")
        for person in (asks, above):
            s.consents(person, "grant", 100)
        _ticket(
            s, asks, "open", 3, priority="urgent", is_escalated=escalated,
            account_source_id=f"cast-{name}-child",
        )  # fmt: skip
        text = "an escalation reaches the account above" if escalated else "a severe case does not"
        s.expect(
            "D41", text, above, "decision_tier.action_eligibility", PROMOTION, "is_eligible",
            str(not escalated).lower(), stage="deep",
        )  # fmt: skip


def _unresolvable(s: Script) -> None:
    organization = 990_042
    s.add(
        "zendesk.organization", id=organization, name="Unresolved Ltd", external_id="cast-42",
        created_at=s.ago(700), updated_at=s.ago(700), _fivetran_synced=s.ago(700),
    )  # fmt: skip
    s.add(
        "zendesk.domain_name", organization_id=organization, index=0, domain_name="unresolved.cast.demo",
        _fivetran_synced=s.ago(700),
    )  # fmt: skip
    colleague = s.user("unresolved-colleague", organization_id=organization)
    s.consents(colleague, "grant", 100)
    _zendesk(s, None, (5, "new"), (4, "open"), requester_id=990_000_999_042, organization_id=organization)
    text = "a ticket of somebody unknown falls back on the account, it is not dropped"
    _suppressed(s, "D42", text, colleague, stage="deep")

    s.add(
        "canonical.accounts", source_system="pos", source_account_id="cast-domain", name="Domain Ltd",
        domain="domain.cast.demo", country="US", is_deleted=False, created_at=s.ago(700), _ingested_at=s.ago(700),
    )  # fmt: skip
    known = s.person("domain-colleague", account_source_id="cast-domain")
    s.consents(known, "grant", 100)
    _ticket(
        s, known, "open", 3, source_record_id=None, identifier_type="email",
        identifier_value="somebody@Domain.cast.demo",
    )  # fmt: skip
    _suppressed(s, "D42", "the domain of an unknown address tells the account", known, stage="deep")


def _ancient(s: Script) -> None:
    person = s.user("ancient-ticket")
    s.consents(person, "grant", 100)
    _zendesk(s, person, (750, "new"), (749, "open"))
    _suppressed(s, "D43", "a ticket open for two years does not release by itself", person)
    s.expect(
        "D43", "and no promotion is eligible", person, "decision_tier.action_eligibility",
        PROMOTION, "is_eligible", "false", stage="deep",
    )  # fmt: skip


def _escalated(s: Script) -> None:
    person = s.person("escalated")
    s.consents(person, "grant", 100)
    s.add(
        "canonical.escalations", source_system="pos", escalation_id="cast-escalation",
        source_record_id=person.record_id, conflict_type="service_vs_revenue", severity="1",
        region="NA", status="open", owner="head_of_service", opened_at=s.ago(4),
        acknowledged_at=s.ago(4, hours=-3), _ingested_at=s.ago(4, hours=-3),
    )  # fmt: skip
    s.customer("R70", "an escalation is pending", person, "has_open_escalation", "true")
    s.expect(
        "R70", "and suppresses promotion", person, "decision_tier.action_eligibility", PROMOTION,
        "is_eligible", "false", stage="deep",
    )  # fmt: skip


def _tired(s: Script) -> None:
    for preference, value in (
        ("snooze_until", f"{s.ago(-20):%Y-%m-%dT%H:%M:%SZ}"),
        ("too_many", None),
    ):
        person = s.person(f"tired-{preference}".replace("_", "-"))
        s.consents(person, "grant", 100)
        s.add(
            "canonical.preference_events", source_system="prefs",
            event_id=f"cast-preference-{preference}", identifier_type="email",
            identifier_value=person.email, preference=preference, value=value, channel="email",
            occurred_at=s.ago(5), _ingested_at=s.ago(5),
        )  # fmt: skip
        s.expect(
            "R69", f"said so: {preference}", person, "decision_tier.action_eligibility",
            PROMOTION, "is_eligible", "false", stage="deep",
        )  # fmt: skip
    for name, topic, is_general in (("known", "New-Arrivals", True), ("unknown", "new-arrivalz", False)):
        person = s.person(f"tired-of-{name}-topic")
        s.consents(person, "grant", 100)
        s.add(
            "canonical.preference_events", source_system="prefs",
            event_id=f"cast-preference-{name}-topic", identifier_type="email",
            identifier_value=person.email, preference="topic_off", value=topic, channel="email",
            occurred_at=s.ago(5), _ingested_at=s.ago(5),
        )  # fmt: skip
        for action, is_eligible in (("arrivals_email", False), ("promote_email", is_general)):
            s.expect(
                "R69", f"wants nothing of {topic}: {action}", person,
                "decision_tier.action_eligibility", f"action_id = '{action}'", "is_eligible",
                str(is_eligible).lower(), stage="deep",
            )  # fmt: skip


def _sent(s: Script, person: Person, event: str, hours: float, number: int) -> None:
    at = s.ago(hours=hours)
    s.add(
        "canonical.events", source_system="messaging", event_id=f"{person.person_id}-{event}-{number}",
        event_name=event, discriminator="promotional", identifier_type="phone",
        identifier_value=person.phone, channel="sms", message_id=f"{person.person_id}-{number}",
        message_class="promotional", is_machine=False, occurred_at=at, sent_at=at, received_at=at,
        _ingested_at=at,
    )  # fmt: skip


def _under_way(s: Script) -> None:
    for name, events, is_eligible in (
        ("delivered-and-decided", ("sms_delivered",), False),
        ("delivered-once", ("sms_delivered",), True),
    ):
        person = s.person(name)
        s.consents(person, "grant", 100, channel="sms")
        for number, event in enumerate(events):
            _sent(s, person, event, 30, number)
        if not is_eligible:
            s.add(
                "canonical.ai_decisions", decision_id=f"cast-under-way-{name}", source_system="pos",
                source_record_id=person.record_id, consumer_id="personalization_engine",
                programme_id="winback_mail", objective_id="revenue", action_id="promote_sms",
                action_class="promotional", channel="sms", is_holdout=False,
                context_at=s.ago(hours=2), decided_at=s.ago(hours=1), _ingested_at=s.ago(hours=1),
            )  # fmt: skip
        s.expect(
            "D62", f"{name}: two messages a week, one of them under way, are enough", person,
            "decision_tier.action_eligibility", "action_id = 'promote_sms'", "is_eligible",
            str(is_eligible).lower(), stage="deep",
        )  # fmt: skip


def _asleep(s: Script) -> None:
    for name, country, zone, hours in (
        ("in-berlin", "DE", "Europe/Berlin", ("06:00", "19:00")),
        ("somewhere-in-america", "US", None, ("18:00", "01:00")),
        ("nobody-knows-where", None, None, ("12:00", "01:00")),
    ):
        person = s.person(name, country=country, timezone=zone)
        for column, expected in zip(("contact_from", "contact_until"), hours, strict=True):
            s.expect(
                "D63", f"a decent hour {name}: {column}", person,
                "decision_tier.live_action_eligibility", "action_id = 'promote_sms'", column,
                expected, stage="deep",
            )  # fmt: skip
    s.expect(
        "D63", "no decent hour is asked of service", None, "decision_tier.action_eligibility",
        "action_class = 'service' and contact_from is not null", None, None, rows=0, stage="deep",
    )  # fmt: skip


def _released(s: Script) -> None:
    for number in range(6):
        person = s.user(f"released-{number}")
        s.consents(person, "grant", 100)
        _zendesk(s, person, (10, "new"), (5, "solved"), priority="low")
    s.expect(
        "D64", "six cases solved at once do not release six people at once", None,
        "(select count(distinct ends_at) as times, min(ends_at) as first, max(ends_at) as last "
        "from decision_tier.suppressions inner join decision_tier.customer_identities using (customer_id) "
        "inner join demo_world.truth_records using (source_system, source_record_id) "
        "where rule_id = 'open_case' and person_id like 'cast-released-%')",
        f"first >= timestamp '{s.ago(2)}' and last < timestamp '{s.ago(1)}'",
        "times", "6", rows=1, stage="deep",
    )  # fmt: skip
