"""Planted cases of Marketo: merges nobody names, leads that are gone, flags, bounces."""

from __future__ import annotations

from typing import Any

from .script import Person, Script


def plant(script: Script) -> None:
    """Write the scenes."""
    _merges(script)
    _flags(script)
    _bounces(script)


def _lead(s: Script, name: str, same_as: Person | None = None, **columns: Any) -> Person:
    """A lead with an address nobody else has."""
    lead_id = 9_000_000 + s.number("lead")
    person = s.stranger(name, "US", "marketo", "lead", str(lead_id), same_as)
    row: dict[str, Any] = {
        "id": lead_id,
        "email": person.email,
        "first_name": name.title(),
        "last_name": "Cast",
        "country": "US",
        "created_at": s.ago(700),
        "updated_at": s.ago(20),
        "_fivetran_synced": s.ago(19),
    }
    s.add("marketo.lead", **(row | columns))
    s.record(person, "marketo", "lead", person.record_id)
    return person


def _does(s: Script, activity: str, lead: Person, days: float, **columns: Any) -> None:
    """An activity of a lead."""
    s.add(
        f"marketo.activity_{activity}", id=f"cast-{s.number('activity'):04d}", lead_id=int(lead.record_id),
        activity_date=s.ago(days), _fivetran_synced=s.ago(days, hours=-1), **columns,
    )  # fmt: skip


def _changes(s: Script, lead: Person, days: float, old: str | None, new: str, source: str) -> None:
    """A change of the flag `Unsubscribed`."""
    _does(
        s, "change_data_value", lead, days, primary_attribute_value="Unsubscribed", old_value=old, new_value=new,
        source=source,
    )  # fmt: skip


def _merges(s: Script) -> None:
    kept = _lead(s, "unnamed-merge-kept")
    gone = _lead(s, "unnamed-merge-gone", same_as=kept)
    s.consents(kept, "grant", 300)
    _does(s, "unsubscribe_email", gone, 100)
    _does(s, "delete_lead", gone, 90)
    _does(s, "merge_leads", kept, 80, merge_ids=None)
    s.add(
        "marketo.merged_lead",
        merged_lead=int(gone.record_id),
        into_lead=int(kept.record_id),
        _fivetran_synced=s.ago(80),
    )
    s.expect(
        "R21", "a merge that the activity does not name, of a lead deleted before, is one customer", kept,
        "decision_tier.customer_identities", "true", None, None, rows=2,
    )  # fmt: skip
    s.permitted("D21", "who unsubscribed as the lead that is gone is unsubscribed", kept, False)


def _flags(s: Script) -> None:
    for name, source, text, expected in (
        ("flag-form", "Web form fillout", "a flag taken down by the person's own form is a grant", True),
        ("flag-import", "List import", "a flag taken down by a file grants nothing", False),
    ):
        lead = _lead(s, name, unsubscribed=False)
        _changes(s, lead, 60, "false", "true", "Web form fillout")
        _changes(s, lead, 10, "true", "false", source)
        s.permitted("D16" if expected else "D17", text, lead, expected)

    fresh = _lead(s, "flag-fresh", unsubscribed=False, country="DE")
    _changes(s, fresh, 10, None, "false", "Web form fillout")
    s.permitted("D33", "a flag that was never up is no grant when it is set to false", fresh, False)

    stale = _lead(s, "flag-stale", unsubscribed=True)
    _does(s, "unsubscribe_email", stale, 100)
    s.consents(stale, "grant", 50)
    text = "a flag counts from when it was raised, so the person's own later grant answers it"
    s.permitted("D16", text, stale, True)


def _bounces(s: Script) -> None:
    for name, category, text, expected in (
        ("bounce-hard", 2, "category 2: the address does not exist", False),
        ("bounce-spam", 1, "category 1: a filter took it for spam, the address exists", True),
        ("bounce-soft", 3, "category 3: turned away for a while", True),
    ):
        lead = _lead(s, name)
        s.consents(lead, "grant", 300)
        _does(s, "email_bounced", lead, 9, category=category, email=lead.email)
        s.permitted("D33", text, lead, expected)
