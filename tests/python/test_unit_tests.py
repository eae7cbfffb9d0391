"""Every unit test of the models holds."""

import json
from pathlib import Path

import pytest
from conftest import Warehouse, project_manifest

pytestmark = pytest.mark.builds


def test_every_unit_test_holds(demo: Warehouse, tmp_path: Path) -> None:
    copy = demo.copied_to(tmp_path)
    outcome = copy.dbt("test", "--select", "test_type:unit")
    assert outcome.returncode == 0, outcome.stdout
    results = json.loads((copy.folder / "target" / "run_results.json").read_text())["results"]
    assert {each["unique_id"] for each in results} >= set(project_manifest()["unit_tests"])
