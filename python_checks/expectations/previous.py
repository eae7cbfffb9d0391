"""What a publication must be beside the one before it: no earlier clock, and no jump that nobody has agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from python_checks.project import in_a_line, open_database, quoted

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# What has fewer rows moves too much by itself to be compared.
FEW = 100

# What the seed publication_limits limits: the relation, and the measure of its rows.
MEASURES = {
    "customers": ("decision_tier.customers", "count(*)"),
    "promotable_share": ("decision_tier.customers", "avg(case when is_promotable then 1.0 else 0.0 end)"),
    "permitted_marketing_share": (
        "decision_tier.consent_permissions",
        "avg(case when purpose = 'marketing' and is_permitted then 1.0 when purpose = 'marketing' then 0.0 end)",
    ),
}


@dataclass(frozen=True)
class Limit:
    """How far a measure may fall and rise, as shares of what it was before; none is any.

    `volume` is the rows of every mart that has no measure of its own, `distribution` the share of rows of a mart that
    have another code than before.
    """

    measure: str
    max_fall: float | None
    max_rise: float | None
    severity: str = "critical"


def limits(warehouse: Path, as_of: datetime) -> list[Limit]:
    """The limits in force."""
    with open_database(warehouse) as connection, in_a_line("the publication limits cannot be read: run `make build`"):
        rows = connection.execute(
            "select measure, max_fall, max_rise, severity from tier_definitions.publication_limits "
            "where effective_from <= $as_of and coalesce($as_of < effective_to, true) order by all",
            {"as_of": as_of},
        ).fetchall()
    return [Limit(*row) for row in rows]


def expectations(
    before: Path | None, limits: Sequence[Limit], codes: dict[str, list[str]] | None = None
) -> dict[str, list[Expectation]]:
    """The expectations by relation; none where nothing was published before. `codes`: the coded columns by relation."""
    found: dict[str, list[Expectation]] = {}
    if before is None or not before.exists():
        return found
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {quoted(before)} as before (read_only); use before")
        except duckdb.Error:
            return found
        if clock := value(connection, "governance.publication", "max(as_of)"):
            found["decision_tier.customers"] = [
                holds(f"the clock is not before {clock}, that of the publication before", f"min(as_of) >= '{clock}'")
            ]
        for limit in limits:
            if limit.measure in MEASURES:
                relation, measure = MEASURES[limit.measure]
                was = value(connection, relation, measure)
                found.setdefault(relation, []).extend(bounds(limit.measure, measure, was, limit))
                continue
            for relation, columns in (codes or {}).items():
                was = value(connection, relation, "count(*)")
                if not was or was < FEW:
                    continue
                suite = found.setdefault(relation, [])
                if limit.measure == "volume" and relation != MEASURES["customers"][0]:
                    suite += bounds("the number of rows", "count(*)", was, limit)
                if limit.measure == "distribution" and limit.max_rise is not None:
                    for column in columns:
                        if shares := shares_of(connection, relation, column):
                            suite.append(distributed(column, shares, limit))
    return found


def bounds(name: str, measure: str, was: Any, limit: Limit) -> list[Expectation]:
    """The expectations that a measure is inside its limit of what it was."""
    if not was:
        return []
    found = []
    moved = f"cast({measure} as double) / {float(was)!r} - 1"
    fall, rise = limit.max_fall, limit.max_rise
    if fall is not None:
        said = f"{name} is not down by more than {fall:.0%}"
        found.append(holds(said, f"{moved} >= -{fall!r} - 1e-9", limit.severity))
    if rise is not None:
        said = f"{name} is not up by more than {rise:.0%}"
        found.append(holds(said, f"{moved} <= {rise!r} + 1e-9", limit.severity))
    return found


def shares_of(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> dict[str, float]:
    """The share of the rows each code of a column has; none where the column is not there."""
    try:
        rows = connection.execute(
            f"select coalesce(cast({column} as varchar), ''), count(*) * 1.0 / sum(count(*)) over () from {relation} "
            "group by 1 order by 1"
        ).fetchall()
    except duckdb.Error:
        return {}
    return dict(rows)


def distributed(column: str, shares: dict[str, float], limit: Limit) -> Expectation:
    """The expectation that no more rows than the limit's share have another code than before."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    was = ", ".join("('" + code.replace("'", "''") + f"', {share!r})" for code, share in shares.items())
    return UnexpectedRowsExpectation(
        description=f"no more than {limit.max_rise:.0%} of the rows have another {column} than before",
        severity=limit.severity,
        unexpected_rows_query=f"with was (code, share) as (values {was}), now as (select "
        f"coalesce(cast({column} as varchar), '') as code, count(*) * 1.0 / sum(count(*)) over () as share "
        "from {batch} group by 1) select * from (select sum(abs(coalesce(now.share, 0) - coalesce(was.share, 0))) / 2 "
        f"as moved from now full join was using (code)) where moved > {limit.max_rise!r} + 1e-9",
    )


def value(connection: duckdb.DuckDBPyConnection, relation: str, measure: str) -> Any:
    """The measure of a relation; none where that is not there."""
    try:
        row = connection.execute(f"select {measure} from {relation}").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def holds(description: str, condition: str, severity: str = "critical") -> Expectation:
    """The expectation that a condition holds of the whole mart, even of an empty one."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    return UnexpectedRowsExpectation(
        description=description,
        severity=severity,
        unexpected_rows_query=f"select * from (select {condition} as does_hold from {{batch}}) as whole "
        "where does_hold is distinct from true",
    )
