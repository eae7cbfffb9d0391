"""The register of definitions: an edit raises the version, and nothing else does."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
import pytest

from python_checks.project import ProjectError
from python_checks.register_definitions import register, run

ROWS = "definition_id,version,content_hash\nnew,1,\nsame,3,aa\nedited,1,aa\n"
HASHES = {("new", "1"): "bb", ("same", "3"): "aa", ("edited", "1"): "cc"}


def test_a_changed_definition_gets_its_next_version(tmp_path: Path) -> None:
    path = tmp_path / "definitions.csv"
    path.write_text(ROWS)
    assert register(path, HASHES) == ["new is version 1", "edited is version 2"]
    assert path.read_text() == "definition_id,version,content_hash\nnew,1,bb\nsame,3,aa\nedited,2,cc\n"


def test_a_definition_the_warehouse_does_not_have_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "definitions.csv"
    path.write_text(ROWS)
    with pytest.raises(ProjectError, match="edited version 1 is not in the warehouse"):
        register(path, {key: value for key, value in HASHES.items() if key[0] != "edited"})
    assert path.read_text() == ROWS
    with pytest.raises(ProjectError, match=r"nowhere\.csv cannot be read"):
        register(tmp_path / "nowhere.csv", HASHES)


def test_a_warehouse_without_a_registry_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb.connect(str(tmp_path / "warehouse.duckdb")).close()
    monkeypatch.setenv("DECISION_TIER_DB", str(tmp_path / "warehouse.duckdb"))
    with pytest.raises(ProjectError, match=r"holds no registry: run `dbt build -s \+int_definition_registry` first: "):
        run(argparse.Namespace(register=tmp_path / "definitions.csv"))
