"""How good the identity map is where the truth is known: pairwise and B-cubed precision, recall and F1.

`python -m python_checks.identity_quality --database demo.duckdb` compares `decision_tier.customer_identities` with
`demo_world.truth_records`, once for the records that deterministic rules can resolve and once for all of them, and
fails where the deterministic ones are not exact: a wrong merge shows one person's data to another.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from python_checks.project import open_database

# The cells of customer by person give every count; no pair of records is ever formed.
MEASURES = """
with records as (
    select truth.person_id, identities.customer_id
    from demo_world.truth_records as truth
    inner join decision_tier.customer_identities as identities using (source_system, record_type, source_record_id)
    where truth.is_deterministic or not ?
),

cells as (
    select
        count(*) as n,
        sum(count(*)) over (partition by customer_id) as customer_n,
        sum(count(*)) over (partition by person_id) as person_n
    from records
    group by customer_id, person_id
),

pairs as (
    select sum(n * (n - 1) / 2) as correct from cells
),

found as (
    select sum(n * (n - 1) / 2) as found from (select count(*) as n from records group by customer_id)
),

true_pairs as (
    select sum(n * (n - 1) / 2) as truth from (select count(*) as n from records group by person_id)
),

cubed as (
    select
        sum(n) as records,
        sum(n * n / customer_n) / sum(n) as b_cubed_precision,
        sum(n * n / person_n) / sum(n) as b_cubed_recall
    from cells
)

select
    coalesce(records, 0),
    coalesce(correct / nullif(found, 0), 1),
    coalesce(correct / nullif(truth, 0), 1),
    coalesce(b_cubed_precision, 1),
    coalesce(b_cubed_recall, 1)
from pairs, found, true_pairs, cubed
"""


@dataclass(frozen=True)
class Quality:
    """Precision and recall over pairs of records, and averaged over records (B-cubed)."""

    records: int
    pairwise_precision: float
    pairwise_recall: float
    b_cubed_precision: float
    b_cubed_recall: float


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of the two."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure(connection: duckdb.DuckDBPyConnection, deterministic: bool) -> Quality:
    """Compare the built map with the truth; `deterministic` leaves out what only fuzzy evidence could join."""
    row = connection.execute(MEASURES, [deterministic]).fetchone()
    assert row is not None
    return Quality(int(row[0]), *(float(value) for value in row[1:]))


def render(name: str, quality: Quality) -> str:
    """Two lines of a table, pairwise and B-cubed."""
    lines = []
    for measure_name, precision, recall in (
        ("pairwise", quality.pairwise_precision, quality.pairwise_recall),
        ("B-cubed", quality.b_cubed_precision, quality.b_cubed_recall),
    ):
        lines.append(
            f"{name:<14} {quality.records:>9,}  {measure_name:<9} {precision:>9.4f} {recall:>9.4f} "
            f"{f1(precision, recall):>9.4f}"
        )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 where a deterministic pair is wrong or no record could be compared."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, required=True, help="a built DuckDB file that holds a demo world")
    options = parser.parse_args(arguments)
    with open_database(options.database) as connection:
        exact = measure(connection, deterministic=True)
        everything = measure(connection, deterministic=False)
    print(f"{'records':<14} {'count':>9}  {'measure':<9} {'precision':>9} {'recall':>9} {'F1':>9}")
    print(render("deterministic", exact))
    print(render("all", everything))
    if exact.records == 0:
        print("no record of the truth is in decision_tier.customer_identities: build the demo world first")
        return 1
    if exact.pairwise_precision < 1:
        print("records of different people are one customer: see analyses/why_same_customer.sql")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
