"""The report stands alone, says what the marts say, and repeats nobody's markup."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from conftest import Warehouse

from python_checks import report

# What would make the page load something, or run it.
OUTSIDE = re.compile(r"<script|<link|<iframe|\bsrc=|\bhref=\"(?!#)|url\((?!#)|@import", re.IGNORECASE)


def found(**changes: Any) -> dict[str, report.Rows]:
    """The answers of every query on a tier with little in it."""
    headline = {
        "customers": 1234,
        "promotable": 5,
        "with_open_escalation": 0,
        "at_risk": 1,
        "definitions_hash": "h",
        "as_of": datetime(2026, 6, 30),
    }
    queries = {file.stem: list[dict[str, Any]]() for file in report.QUERIES.glob("*.sql")}
    return queries | {"headline": [headline]} | changes


def programme(name: str, verdict: str) -> dict[str, Any]:
    """The verdict on a programme."""
    lifts = {f"{measure}_lift{end}": 0.1 for measure in ("channel", "customer") for end in ("", "_low", "_high")}
    return {"programme": name, "month": date(2026, 5, 1), "verdict": verdict, "customers": 3, **lifts}


def test_an_empty_tier_has_a_report() -> None:
    page = report.render(found())
    assert "1,234" in page
    assert "Nothing yet." in page
    assert "No divergence is open." in page
    assert "No programme is seen to harm." in page
    assert "so they may not." in page and "Nothing is known to." in page


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("organisation_not_ready", "Not ready: organisation not ready."),
        ("unsafe", "Not published: unsafe."),
        ("ready", "Ready: every checkpoint passes"),
    ],
)
def test_readiness_stands_at_the_top(level: str, shown: str) -> None:
    counts = dict.fromkeys(("organisational_passed", "organisational_count", "technical_passed", "technical_count"), 1)
    page = report.render(found(readiness=[{"readiness_level": level, "can_scale": level == "ready", **counts}]))
    assert shown in page and page.index(shown) < page.index("<h2>")


def test_programmes_are_named_by_verdict() -> None:
    page = report.render(found(programmes=[programme("winback", "goodhart"), programme("nudges", "no_holdout")]))
    assert "Raising the channel and lowering customers: winback." in page
    assert "Without a hold-out nobody can tell: nudges." in page


def test_markup_in_data_is_shown_and_not_obeyed() -> None:
    hostile = "<script>alert(1)</script><img src=x>"
    page = report.render(
        found(programmes=[programme(hostile, "goodhart")], not_now=[{"reason": hostile, "customers": 1}])
    )
    assert "&lt;script&gt;" in page
    assert OUTSIDE.findall(page.replace("&lt;", "").replace("&gt;", "")) == ["src="] * page.count("src=")
    assert "<script" not in page and "<img" not in page


@pytest.mark.parametrize(
    ("value", "column", "shown"),
    [
        (None, "x", "-"),
        (True, "x", "yes"),
        (0.125, "customer_lift", "+12.5%"),
        (0.5, "retention_rate", "50%"),
        (12345, "customers", "12,345"),
        (date(2026, 5, 1), "month", "2026-05"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Any, column: str, shown: str) -> None:
    assert report.text(value, column) == shown


@pytest.mark.builds
def test_report_of_the_demo_world_stands_alone(demo: Warehouse) -> None:
    answers = report.answers(demo.database)
    page = report.render(answers)
    assert OUTSIDE.findall(page) == []
    assert all(answers.values()), [name for name, rows in answers.items() if not rows]
    ((customers, promotable),) = demo.rows(
        "select count(*), count(*) filter (where is_promotable) from decision_tier.customers"
    )
    assert sum(row["customers"] for row in answers["not_now"]) == customers - promotable
    verdicts = {row["programme"]: row["verdict"] for row in answers["programmes"]}
    assert verdicts["winback_mail"] == "goodhart"
    assert verdicts["sales_nudges"] == "no_holdout"
    top = " ".join(
        re.sub(r"<[^>]*>", "", page[page.index("<h1>") : page.index("Do the systems mean the same?")]).split()
    )
    for planted in (
        "Not ready: organisation not ready.",
        "The programme winback mail raises its channel and lowers its customers.",
        "Of the programme sales nudges nobody can tell what it does",
        "The programme loyalty offers does its customers good.",
        "The system agent desktop decides on what is stale: its definitions are outdated",
        "Active customer means different things:",
        "hubspot / shopify disagree on",
    ):
        assert planted in top
    assert page.count("<svg") == page.count("<figure") == 4
    assert page.count("<caption") == page.count("<table")
