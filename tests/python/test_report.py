"""The report stands alone, says what the marts say, and repeats nobody's markup."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Warehouse

from python_checks import report
from python_checks.project import ProjectError

# What would make the page load something, or run it.
OUTSIDE = re.compile(r"<script|<link|<iframe|\bsrc=|\bhref=\"(?!#)|url\((?!#)|@import", re.IGNORECASE)


# A chart, with what it shows as words and its numbers as a table.
FIGURE = re.compile(
    r'<figure>\s*<div role="img" aria-label="Chart: [^"]+">(<svg[^>]+aria-hidden="true".*?</svg>){2}</div>\s*'
    r"<figcaption>[^<]+</figcaption>\s*<details><summary>The numbers</summary>\s*<div[^>]*>\s*<table",
    re.DOTALL,
)
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PHONE = 390
# What a page is inside a frame of a phone's width: its width, the parts that must be scrolled sideways,
# the charts that are shown, and their words that are cut off.
MEASURE = """<!doctype html><iframe width="{width}" height="2000" style="border:0" srcdoc="{page}"></iframe>
<script>onload = () => {{
  const inside = document.querySelector("iframe").contentDocument;
  inside.querySelectorAll("details").forEach(each => each.open = true);
  const cut = [...inside.querySelectorAll("*")].filter(each => each.scrollWidth > each.clientWidth + 1
    && ["auto", "hidden", "scroll"].includes(getComputedStyle(each).overflowX) && each.clientWidth > 1);
  const charts = [...inside.querySelectorAll("svg")].map(each => Math.round(each.getBoundingClientRect().width));
  const out = [...inside.querySelectorAll("svg text")].filter(each => {{
    const [word, chart] = [each, each.closest("svg")].map(any => any.getBoundingClientRect());
    return word.left < chart.left - 1 || word.right > chart.right + 1; }});
  const width = inside.documentElement.scrollWidth;
  document.title = JSON.stringify({{width, cut: cut.map(each => each.ariaLabel), charts: charts.filter(Boolean),
    out: out.map(each => each.textContent)}});
}}</script>"""


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


def test_a_tier_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    tier = tmp_path / "tier.duckdb"
    duckdb.connect(str(tier)).close()
    with pytest.raises(ProjectError, match=r"has no table .*: publish it anew"):
        report.answers(tier)
    tier.write_bytes(b"no database")
    with pytest.raises(ProjectError, match=r"cannot be read: .*put a sound copy in its place"):
        report.answers(tier)


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
    assert shown in page and page.index(shown) < page.index("<h2")


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
    top = " ".join(re.sub(r"<[^>]*>", "", page[page.index("<h1>") : page.index('<h2 id="divergences"')]).split())
    for planted in (
        "Not ready: organisation not ready.",
        "The programme winback mail raises its channel and lowers its customers.",
        "Of the programme sales nudges nobody can tell what it does",
        "The programme loyalty offers does its customers good.",
        "The system agent desktop decides on what is stale: its definitions are outdated",
        "Active customer means different things.",
        "hubspot / shopify disagree on",
    ):
        assert planted in top
    assert len(FIGURE.findall(page)) == page.count("<figure") == 4
    assert page.count("<caption") == page.count("<table")
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1 and set(levels[1:]) == {2}
    # Nothing is reached by a link that goes nowhere.
    assert set(re.findall(r'href="#(\w+)"', page)) == set(re.findall(r'<h2 id="(\w+)"', page))


@pytest.mark.builds
def test_a_phone_shows_all_of_it_without_scrolling_sideways(demo: Warehouse, tmp_path: Path) -> None:
    if not BROWSER:
        pytest.skip("no Chromium on this machine")
    page = report.render(report.answers(demo.database))
    seen = measured(page, tmp_path)
    assert (seen["width"], seen["cut"], seen["out"]) == (PHONE, [], [])
    assert len(seen["charts"]) == 4 and all(300 < width <= PHONE for width in seen["charts"])
    planted = measured(page.replace("@media (max-width: 36rem)", "@media (max-width: 1rem)"), tmp_path)
    assert len(planted["cut"]) > 5


def measured(page: str, folder: Path) -> dict[str, Any]:
    """What a browser finds of a page at the width of a phone."""
    file = folder / "frame.html"
    file.write_text(MEASURE.format(width=PHONE, page=html.escape(page)), encoding="utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom"]
    seen = subprocess.run([*command, file.as_uri()], text=True, capture_output=True, check=True, timeout=60).stdout
    result: dict[str, Any] = json.loads(html.unescape(seen.split("<title>")[1].split("</title>")[0]))
    return result
