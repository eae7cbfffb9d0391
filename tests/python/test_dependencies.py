"""What the package rests on: every requirement pinned, used, and under a licence that lets it be used.

Known weaknesses are not looked up: the services that list them cannot be asked from here.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Iterable

import pytest

from python_checks.project import ROOT

NAME = re.compile(r"^[A-Za-z0-9][\w.-]*")
PIN = re.compile(r"^(?P<name>[\w.-]+)==[\w.!+]+$")
# What may be used freely, and what asks only that changes of its own files be shown.
FREE = re.compile(r"\b(MIT|BSD|0BSD|Apache|Mozilla|MPL|PSF|Artistic|ISC|Unlicense)\b", re.IGNORECASE)
# What is run or loaded by others, and by whom; everything else is imported.
NOT_IMPORTED = {
    "dbt-core": "run",
    "dbt-duckdb": "adapter of dbt",
    "dbt-metricflow": "run as `mf`, by whoever asks for metrics",
    "mypy": "run by `make check`",
    "pip-tools": "writes requirements.txt",
    "pytest-xdist": "`pytest -n`",
    "ruff": "run by `make check`",
    "types-pyyaml": "read by mypy",
    "types-jsonschema": "read by mypy",
    "update-checker": "held down for dbt-metricflow",
    "vl-convert-python": "loaded by altair",
    "sqlfluff": "run by `lint-sql`",
}
# Optional groups that the lock leaves out; each pins its own.
NOT_LOCKED = {"contracts", "postgres", "snowflake", "spark", "splink"}


def project() -> dict[str, list[str]]:
    """The requirements of pyproject.toml, by group."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {"": content["dependencies"], **content["optional-dependencies"]}


def name_of(requirement: str) -> str:
    """The normalised name of a requirement."""
    found = NAME.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def locked(lines: Iterable[str]) -> set[str]:
    """The names of a lock; a line that pins no one version is an error."""
    wanted = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if loose := [line for line in wanted if not PIN.match(re.sub(r"\[.*?\]", "", line))]:
        raise AssertionError(f"not pinned: {loose}")
    return {name_of(line) for line in wanted}


def licence(name: str) -> str:
    """What a distribution says of its licence."""
    about = importlib.metadata.metadata(name)
    classified = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    stated = [*(about.get_all("License-Expression") or []), *classified, *(about.get_all("License") or [])]
    return str(stated[0]) if stated else ""


def imported() -> set[str]:
    """The distributions whose packages the Python of the project imports."""
    modules = set()
    for folder in ("python_checks", "benchmarks", "tests/python"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    modules.add(node.module.partition(".")[0])
    by_module = importlib.metadata.packages_distributions()
    return {name_of(distribution) for module in modules for distribution in by_module.get(module, ())}


def test_every_requirement_is_pinned() -> None:
    lock = locked((ROOT / "requirements.txt").read_text().splitlines())
    wanted = {name_of(one) for group, listed in project().items() if group not in NOT_LOCKED for one in listed}
    assert wanted - lock == set()
    # An optional group has no lock, so it says itself which version it wants of each.
    for group in NOT_LOCKED:
        assert {name_of(one) for one in project()[group]} == locked(project()[group]) != set()


@pytest.mark.parametrize("line", ["duckdb>=1.5", "duckdb", "duckdb==1.5.*", "git+https://elsewhere.example/duckdb"])
def test_a_loose_requirement_is_found(line: str) -> None:
    with pytest.raises(AssertionError, match="not pinned"):
        locked(["duckdb==1.5.5", line])


def test_every_requirement_is_used() -> None:
    wanted = {name_of(one) for group, listed in project().items() if group not in NOT_LOCKED for one in listed}
    assert wanted - imported() - set(NOT_IMPORTED) == set()
    assert set(NOT_IMPORTED) - wanted == set()


def test_every_licence_is_free() -> None:
    names = locked((ROOT / "requirements.txt").read_text().splitlines())
    assert {name: said for name in sorted(names) if not FREE.search(said := licence(name))} == {}
    assert not FREE.search("Proprietary") and not FREE.search("GPL-3.0-only") and not FREE.search("")
