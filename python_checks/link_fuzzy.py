"""Score pairs of records by names, birth dates and addresses, as weak evidence for the next build.

Reads `int_identity_descriptions` from the warehouse, scores with Splink by the settings that `fuzzy_rules` agrees
to, and writes `canonical.scored_pairs` anew. Nothing is joined here: identity reads the pairs, and stronger
evidence outranks them. Needs Splink 5 (`pip install 'decision-tier[splink]'`); off unless somebody runs it.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from python_checks.project import ROOT, ProjectError, database, in_a_line, quoted

SETTINGS = ROOT / "seeds/identity/fuzzy_settings.json"
SAMPLE_PAIRS, SAMPLE_SEED = 1_000_000, 1
"""How many random pairs tell how often strangers agree by chance."""
WRITE = """
create schema if not exists warehouse."{schema}";
create or replace table warehouse."{schema}".scored_pairs as
select
    a.source_system as source_system_a, a.record_type as record_type_a, a.source_record_id as source_record_id_a,
    b.source_system as source_system_b, b.record_type as record_type_b, b.source_record_id as source_record_id_b,
    '{settings_hash}' as settings_hash,
    scored.match_probability,
    groups_a.group_id = groups_b.group_id as is_grouped,
    cast('{as_of}' as timestamp) as _ingested_at
from scored
inner join people as a on a.record_key = scored.record_key_a
inner join people as b on b.record_key = scored.record_key_b
inner join grouped as groups_a on groups_a.record_key = scored.record_key_a
inner join grouped as groups_b on groups_b.record_key = scored.record_key_b
where scored.match_probability >= {review_probability}
order by all
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the settings are, and where the pairs go."""
    parser.add_argument("--settings", type=Path, default=SETTINGS, help="the settings of the matcher, as JSON")
    parser.add_argument("--schema", default="canonical", help="schema of the canonical source (default: canonical)")


def run(arguments: argparse.Namespace) -> None:
    """Score the people of the warehouse, write the pairs, and say how many there are."""
    accepted, reviewed = link(database(), arguments.settings, arguments.schema)
    print(f"{accepted} pairs are weak evidence for the next build, {reviewed} are to be reviewed")


def link(path: Path, settings_path: Path = SETTINGS, schema: str = "canonical") -> tuple[int, int]:
    """Write the scored pairs of a warehouse; how many its rule accepts and how many it wants reviewed."""
    with in_a_line(f"{settings_path} cannot be read"):
        text = settings_path.read_bytes()
    if not path.exists():
        raise ProjectError(f"{path} does not exist: run `make build`, or set DECISION_TIER_DB")
    with duckdb.connect(config={"python_enable_replacements": False}) as connection:
        with in_a_line(f"{path} cannot be opened, or holds no build of identity: run `make build` first"):
            connection.execute(f"attach {quoted(path)} as warehouse")
            connection.execute("create table people as from warehouse.tier_intermediate.int_identity_descriptions")
            clock = connection.execute("select as_of from warehouse.tier_definitions.latest_run").fetchone()
        assert clock is not None
        settings_hash = hashlib.sha256(text).hexdigest()
        accept, review = agreed(connection, settings_hash, settings_path)
        score(connection, json.loads(text))
        clusters = dict(connection.execute("select record_key, strong_cluster from people").fetchall())
        scores = connection.execute("from scored").fetchall()
        connection.execute("create table grouped (record_key varchar, group_id varchar)")
        if clusters:
            connection.executemany("insert into grouped values (?, ?)", list(merged(clusters, scores, accept).items()))
        connection.execute(
            WRITE.format(schema=schema, settings_hash=settings_hash, as_of=clock[0], review_probability=review)
        )
        counts = connection.execute(
            "select count(*) filter (is_grouped and match_probability >= ?), count(*) "
            f'from warehouse."{schema}".scored_pairs',
            [accept],
        ).fetchone()
    assert counts is not None
    return counts[0], counts[1] - counts[0]


def agreed(connection: duckdb.DuckDBPyConnection, settings_hash: str, settings_path: Path) -> tuple[float, float]:
    """The probabilities from which a pair counts and is reviewed; an error where nobody has agreed to the settings."""
    row = connection.execute(
        "select accept_probability, review_probability "
        "from warehouse.tier_definitions.fuzzy_rules as rules, warehouse.tier_definitions.latest_run as run "
        "where settings_hash = ? and effective_from <= run.as_of "
        "and (effective_to is null or effective_to > run.as_of)",
        [settings_hash],
    ).fetchone()
    if row is None:
        raise ProjectError(
            f"no row of fuzzy_rules in force agrees to {settings_path}: put its hash {settings_hash} there, with the "
            "agreement it rests on, and run `dbt seed`"
        )
    return row[0], row[1]


def score(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> None:
    """Make the table `scored` (record_key_a, record_key_b, match_probability) of the pairs of `people`."""
    connection.execute("create table scored (record_key_a varchar, record_key_b varchar, match_probability double)")
    count = connection.execute("select count(*) from people").fetchone()
    if count is None or count[0] < 2:
        return
    linker_of, backend_of = _splink()
    columns = "record_key, first_name, last_name, birth_date, street, postcode, city"
    connection.execute(f"create table described as select {columns} from people order by record_key")
    backend = backend_of(connection)
    # Before anything is compared, a record has about one other of its person among all others.
    settings = settings | {"probability_two_random_records_match": 1 / (count[0] - 1)}
    sample = linker_of(backend.register("described"), copy.deepcopy(settings), log_level="ERROR")
    sample.training.estimate_u_using_random_sampling(max_pairs=SAMPLE_PAIRS, seed=SAMPLE_SEED, num_chunks=1)
    fitted = with_chance(settings, sample.misc.save_model_to_json())
    linker = linker_of(backend.register("described", table_name="compared"), fitted, log_level="ERROR")
    pairs = linker.inference.predict().physical_name
    connection.execute(
        "insert into scored select least(record_key_l, record_key_r), greatest(record_key_l, record_key_r), "
        f"round(match_probability, 6) from {pairs}"
    )


def with_chance(settings: dict[str, Any], sampled: dict[str, Any]) -> dict[str, Any]:
    """The settings with how often strangers agree here: never less than the settings say.

    A random sample holds the pairs of one person too; what they add to an agreement, by the prior and m, is taken off.
    """
    fitted = copy.deepcopy(settings)
    prior = settings["probability_two_random_records_match"]
    for comparison, found in zip(fitted["comparisons"], sampled["comparisons"], strict=True):
        for level, seen in zip(comparison["comparison_levels"], found["comparison_levels"], strict=True):
            if "u_probability" in level:
                chance = seen["u_probability"] - prior * level["m_probability"]
                level["u_probability"] = max(level["u_probability"], chance)
    return fitted


def merged(clusters: Mapping[str, str], scores: Iterable[tuple[str, str, float]], least: float) -> dict[str, str]:
    """Mutual-best average-link merging of clusters: the group of every record.

    Two clusters merge where each is the other's best and the mean probability over all their pairs of records is at
    least `least`; a pair nobody scored counts nothing. So a chain of likely pairs whose ends are unlike stays apart.
    """
    group = {cluster: cluster for cluster in clusters.values()}
    size = Counter(clusters.values())
    total: dict[str, dict[str, float]] = defaultdict(dict)
    for record_a, record_b, probability in scores:
        a, b = clusters[record_a], clusters[record_b]
        if a != b:
            total[a][b] = total[b][a] = total[a].get(b, 0.0) + probability
    while True:
        best = {}
        for a, others in total.items():
            # One order over all pairs, so that the best of all is always mutual.
            best[a] = min((-round(others[b] / (size[a] * size[b]), 9), min(a, b), max(a, b), b) for b in others)
        joined = [(a, row[3]) for a, row in best.items() if a < row[3] and -row[0] >= least and best[row[3]][3] == a]
        if not joined:
            break
        for a, b in joined:
            size[a] += size.pop(b)
            group[b] = a
            for other, probability in total.pop(b).items():
                del total[other][b]
                if other != a:
                    total[a][other] = total[other][a] = total[a].get(other, 0.0) + probability
            if not total[a]:
                del total[a]
    return {record: _root(group, cluster) for record, cluster in clusters.items()}


def _root(group: Mapping[str, str], cluster: str) -> str:
    while group[cluster] != cluster:
        cluster = group[cluster]
    return cluster


def _splink() -> tuple[Any, Any]:
    try:
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI
    except ImportError as error:
        raise ProjectError("Splink is not installed: `pip install 'decision-tier[splink]'`") from error
    return Linker, DuckDBAPI
