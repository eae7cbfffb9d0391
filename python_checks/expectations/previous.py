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
    """How far a measure may fall and rise, as shares of what it was before; none is any."""

    measure: str
    max_fall: float | None
    max_rise: float | None


def limits(warehouse: Path, as_of: datetime) -> list[Limit]:
    """The limits in force."""
    with open_database(warehouse) as connection, in_a_line("the publication limits cannot be read: run `make build`"):
        rows = connection.execute(
            "select measure, max_fall, max_rise from tier_definitions.publication_limits "
            "where effective_from <= $as_of and coalesce($as_of < effective_to, true) order by all",
            {"as_of": as_of},
        ).fetchall()
    return [Limit(*row) for row in rows]


def expectations(before: Path | None, limits: Sequence[Limit]) -> dict[str, list[Expectation]]:
    """The expectations by relation; none where nothing was published before."""
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
            relation, measure = MEASURES[limit.measure]
            was = value(connection, relation, measure)
            if not was:
                continue
            moved = f"cast({measure} as double) / {float(was)!r} - 1"
            fall, rise = limit.max_fall, limit.max_rise
            suite = found.setdefault(relation, [])
            if fall is not None:
                suite.append(
                    holds(f"{limit.measure} is not down by more than {fall:.0%}", f"{moved} >= -{fall!r} - 1e-9")
                )
            if rise is not None:
                suite.append(holds(f"{limit.measure} is not up by more than {rise:.0%}", f"{moved} <= {rise!r} + 1e-9"))
    return found


def value(connection: duckdb.DuckDBPyConnection, relation: str, measure: str) -> Any:
    """The measure of a relation; none where that is not there."""
    try:
        row = connection.execute(f"select {measure} from {relation}").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def holds(description: str, condition: str) -> Expectation:
    """The expectation that a condition holds of the whole mart, even of an empty one."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    return UnexpectedRowsExpectation(
        description=description,
        unexpected_rows_query=f"select * from (select {condition} as does_hold from {{batch}}) as whole "
        "where does_hold is distinct from true",
    )
