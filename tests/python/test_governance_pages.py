"""The governance documentation is what the seeds say, and every term has an example that a test keeps true."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import project_manifest

from python_checks import export_governance
from python_checks.project import ROOT


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return project_manifest()


def changed(manifest: dict[str, Any], folder: Path, seed: str, found: str, planted: str) -> dict[str, str]:
    """The pages that another seed would change, as they would be then."""
    seeds = Path(shutil.copytree(export_governance.SEEDS, folder / "seeds"))
    text = (seeds / seed).read_text()
    assert found in text
    (seeds / seed).write_text(text.replace(found, planted))
    pages = export_governance.on_disk()
    return {name: page for name, page in export_governance.documents(manifest, seeds).items() if page != pages[name]}


def test_pages_are_current(manifest: dict[str, Any]) -> None:
    assert export_governance.on_disk() == export_governance.documents(manifest), (
        "run `python -m python_checks export-governance`"
    )


def test_changed_rule_changes_the_pages_of_its_terms(manifest: dict[str, Any], tmp_path: Path) -> None:
    pages = changed(manifest, tmp_path, "value/value_tiers.csv", "VT-HIGH,high,3,500,", "VT-HIGH,high,3,600,")
    assert set(pages) == {"terms/value-tier.md", "terms/high-value-customer.md"}
    assert "| VT-HIGH | high | 3 | 600 |" in pages["terms/value-tier.md"]


def test_missing_signature_is_said(manifest: dict[str, Any], tmp_path: Path) -> None:
    signed = "minutes/2019-12-13,Chief Marketing Officer,Chief Revenue Officer,Head of Customer Service"
    unsigned = "minutes/2019-12-13,Chief Marketing Officer,Chief Revenue Officer,"
    pages = changed(manifest, tmp_path, "governance/agreements.csv", signed, unsigned)
    assert set(pages) == {"terms/lifecycle-stage.md"}
    assert "| Signed for service | nobody yet |" in pages["terms/lifecycle-stage.md"]


def test_no_seed_writes_markup_or_links(manifest: dict[str, Any], tmp_path: Path) -> None:
    hostile = "<script>1</script> ![x](http://harm.example) \\<b> [y](javascript:1) a | b\n# Forged {{ 1 / 0 }} \u202ez"
    planted = '"' + hostile + '"'
    seeds = Path(shutil.copytree(export_governance.SEEDS, tmp_path / "seeds"))
    for seed in ("governance/definitions.csv", "governance/agreements.csv", "governance/definition_examples.csv"):
        rows = [*csv.reader((seeds / seed).open(newline=""))]
        texts = [rows[0].index(name) for name in ("statement", "title", "decision", "example") if name in rows[0]]
        for row in rows[1:]:
            for text in texts:
                row[text] = hostile
        with (seeds / seed).open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    rules = seeds / "lifecycle/lifecycle_rules.csv"
    rules.write_text(rules.read_text().replace("First paid order less than 90 days ago", planted + "x" * 1_000_000))
    pages = export_governance.documents(manifest, seeds)
    text = "".join(
        page.replace(export_governance.GENERATED, "") for name, page in pages.items() if name.endswith(".md")
    )
    assert len(text) > 1_000_000
    shown = re.sub(r"\\.", "", text)
    for harm in ("<", "![", "[y]", "\n# Forged", "\u202e"):
        assert harm not in shown, harm
    assert (
        r"\<script>1\</script> !\[x](http://harm.example) \\\<b> \[y](javascript:1) a \| b # Forged {{ 1 / 0 }}  z"
        in text
    )


def test_another_owner_changes_what_comes_first(manifest: dict[str, Any], tmp_path: Path) -> None:
    found, planted = "contract_dispute,1,EU,General Counsel,", "contract_dispute,1,EU,Nobody,"
    pages = changed(manifest, tmp_path, "decisions/escalation_owners.csv", found, planted)
    assert "| contract_dispute | 1 | Nobody |" in pages["hierarchy.md"]


def test_every_term_has_an_example_that_a_test_keeps_true(manifest: dict[str, Any]) -> None:
    definitions = export_governance.rows(ROOT / "seeds/governance/definitions.csv")
    examples = export_governance.rows(ROOT / "seeds/governance/definition_examples.csv")
    tests = {node["name"] for node in manifest["unit_tests"].values()}
    for file in (ROOT / "tests/python").glob("test_*.py"):
        tests |= set(re.findall(r"^def (test_\w+)\(", file.read_text(), re.MULTILINE))
    assert {row["definition_id"] for row in examples} == {row["definition_id"] for row in definitions}
    assert {row["pinned_by"] for row in examples} <= tests
