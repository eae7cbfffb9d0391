"""The report a leader of customer experience reads in five minutes: one HTML file without any reference outside itself.

Every number is the answer of a query in `analyses/report/` on the published file; charts are drawn by Altair and put
into the page as SVG, once for a phone and once for a desk, each with the table of its numbers below it.
"""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import altair
import duckdb
import jinja2
import vl_convert
from markupsafe import Markup

from python_checks.project import ROOT, ProjectError, in_a_line, published, quoted

QUERIES = ROOT / "analyses" / "report"
REF = re.compile(r"{{ ref\('(\w+)'\) }}")
# Readable on white and on near-black, and told apart without colour vision.
ACCENT, SECOND, MUTED = "#3b82c4", "#c26a12", "#8a8f98"
INK = "currentColor"
# The width of a chart in pixels, its labels included.
WIDTHS = {"phone": 350, "desk": 700}
FIT = {"type": "fit-x", "contains": "padding"}
# Fonts differ in width between the machine that draws and the one that shows: labels on the left get some room.
PADDING = {"left": 28, "right": 16, "top": 5, "bottom": 5}
# Codes and names of columns, which are no words yet.
CODE = re.compile(r"[A-Za-z0-9]*_[A-Za-z0-9_]*((,| / )[A-Za-z0-9_]+)*|[a-z0-9]+ / [a-z0-9_]+")

Rows = list[dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write it."""
    parser.add_argument("--to", type=Path, default=Path("reports/decision_tier.html"), help="the file to write")


def run(arguments: argparse.Namespace) -> None:
    """Write the report, and say where."""
    target = ROOT / arguments.to
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render(answers(published())), encoding="utf-8")
    print(f"wrote {target}")


def answers(tier: Path) -> dict[str, Rows]:
    """The rows of every query, by the query's name."""
    if not tier.exists():
        raise ProjectError(f"{tier} does not exist: run `make build`, or set DECISION_TIER_PUBLISHED")
    with in_a_line(f"{tier} cannot be read"), duckdb.connect() as connection:
        connection.execute(f"attach {quoted(tier)} as tier (read_only); use tier; set TimeZone = 'UTC'")
        relations = dict(connection.sql("select table_name, schema_name from duckdb_tables()").fetchall())

        def place(ref: re.Match[str]) -> str:
            if ref[1] not in relations:
                raise ProjectError(f"{tier} has no table {ref[1]}: publish it anew, by `make build`")
            return f"{relations[ref[1]]}.{ref[1]}"

        return {file.stem: rows(connection, REF.sub(place, file.read_text())) for file in sorted(QUERIES.glob("*.sql"))}


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    """The rows of a query as dictionaries."""
    result = connection.execute(sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def render(found: dict[str, Rows]) -> str:
    """The page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"text": text, "words": words, "without": without, "numeric": numeric}
    charts = {
        "not_now": bars(found["not_now"], "customers", "reason"),
        "programmes": intervals(found["programmes"]),
        "retention": lines(found["retention"], "months_since_first_order", "retention_rate", "arm"),
        "trajectories": lines(found["trajectories"], "quarter", "satisfaction"),
    }
    return environment.get_template("page.html").render(**found, charts=charts)


def words(name: str) -> str:
    """A column name or a code as words."""
    return name.replace("_", " ").lower()


def without(row: dict[str, Any], column: str) -> dict[str, Any]:
    """A row without one of its columns."""
    return {name: value for name, value in row.items() if name != column}


def numeric(found: Rows) -> list[str]:
    """The columns that hold numbers, in any of the rows."""
    return [
        name
        for name in found[0]
        if any(isinstance(row[name], int | float | Decimal) and not isinstance(row[name], bool) for row in found)
    ]


def text(value: Any, column: str = "") -> str:
    """A value as people read it: shares as per cent, money and counts with separators, nothing as a hyphen."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case float() if column.endswith(("rate", "coverage", "completeness", "satisfaction")):
            return f"{value:.0%}"
        case float() if "lift" in column:
            return f"{value:+.1%}"
        case float():
            return f"{value:,.2f}"
        case Decimal():
            return f"{value:,.0f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m}"
        case int():
            return f"{value:,}"
        case str() if CODE.fullmatch(value):
            return words(value).replace(",", ", ")
    return str(value)


def svg(chart: altair.Chart | altair.LayerChart) -> Markup:
    """A chart as SVG in each width, whose text has the colour of the page's; the page shows the one that fits."""
    settled = (
        chart.configure(font="sans-serif", background="transparent")
        .configure_view(strokeWidth=0)
        .configure_axis(
            labelColor=INK,
            labelFontSize=13,
            titleColor=INK,
            titleFontSize=13,
            titleFontWeight="normal",
            gridColor=MUTED,
            gridOpacity=0.2,
            domainColor=MUTED,
            tickColor=MUTED,
        )
        .configure_axisQuantitative(tickCount=4)
        .configure_legend(labelColor=INK, labelFontSize=13, columnPadding=24)
    )
    drawn = [
        str(
            vl_convert.vegalite_to_svg(settled.properties(width=width, autosize=FIT, padding=PADDING).to_json())
        ).replace("<svg", f'<svg class="{place}" aria-hidden="true"', 1)
        for place, width in WIDTHS.items()
    ]
    # It scales with the page; the figure around it says what it shows.
    return Markup("".join(re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", each, count=1) for each in drawn))


def data(found: Rows) -> altair.Data:
    """Rows as a chart reads them."""
    values = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()} for row in found
    ]
    return altair.Data(values=values)


def bars(found: Rows, length: str, name: str) -> Markup:
    """One bar a row, in the order of the rows."""
    chart = altair.Chart(data([{**row, name: words(str(row[name]))} for row in found]))
    return svg(
        chart.mark_bar(color=ACCENT).encode(
            x=altair.X(length, type="quantitative", title=words(length)),
            y=altair.Y(name, type="nominal", sort=None, title=None, axis=altair.Axis(labelLimit=260)),
        )
    )


def intervals(found: Rows) -> Markup:
    """What every programme did to its channel and to its customers, with intervals; without a hold-out, nothing."""
    measured = [
        {
            "programme": words(row["programme"]),
            "measure": measure,
            "lift": row[f"{measure}_lift"],
            "low": row[f"{measure}_lift_low"],
            "high": row[f"{measure}_lift_high"],
        }
        for row in found
        for measure in ("channel", "customer")
    ]
    colour = altair.Color(
        "measure",
        type="nominal",
        title=None,
        scale=altair.Scale(domain=["channel", "customer"], range=[SECOND, ACCENT]),
        legend=altair.Legend(orient="top"),
    )
    place = {
        "y": altair.Y("programme", type="nominal", title=None, axis=altair.Axis(labelLimit=260)),
        "yOffset": altair.YOffset("measure", type="nominal"),
        "color": colour,
    }
    chart = altair.Chart(data(measured))
    lift = altair.Axis(format="+%")
    ranges = chart.mark_rule(strokeWidth=3).encode(
        x=altair.X("low", type="quantitative", title="lift against the hold-out", axis=lift), x2="high", **place
    )
    points = chart.mark_point(filled=True, size=90, opacity=1).encode(
        x=altair.X("lift", type="quantitative"),
        shape=altair.Shape("measure", type="nominal", title=None, legend=None),
        **place,
    )
    zero = altair.Chart(data([{"zero": 0}])).mark_rule(color=MUTED)
    return svg(zero.encode(x=altair.X("zero", type="quantitative")) + ranges + points)


def lines(found: Rows, across: str, height: str, series: str | None = None) -> Markup:
    """A share over time or age, one line a series, each with a dash of its own."""
    is_time = any(isinstance(row[across], date) for row in found)
    axis = altair.Axis(format="%Y-%m", tickCount=4) if is_time else altair.Axis(format="d")
    chart = altair.Chart(data(found)).mark_line(point=True, color=ACCENT)
    encoded = chart.encode(
        x=altair.X(across, type="temporal" if is_time else "quantitative", title=words(across), axis=axis),
        y=altair.Y(
            height,
            type="quantitative",
            title=words(height),
            scale=altair.Scale(domain=[0, 1]),
            axis=altair.Axis(format="%"),
        ),
    )
    if series:
        colours = altair.Scale(range=[MUTED, SECOND, ACCENT])
        encoded = encoded.encode(
            color=altair.Color(
                series,
                type="nominal",
                title=None,
                scale=colours,
                legend=altair.Legend(orient="top", symbolType="stroke"),
            ),
            strokeDash=altair.StrokeDash(series, type="nominal", title=None),
        )
    return svg(encoded)
