"""Expectations on the built marts: the contract as a consumer sees it, and what a mart must mean.

Every mart gets what its contract in YAML promises (columns in order, no nulls, codes, keys, conditions); its module in
`marts` adds what YAML cannot say. Expectations run inside the file that is about to be published, or is: each is a
query of the warehouse that spills to disk, so memory does not grow with the tier. What is critical blocks a
publication; what is a warning is said. A crash of the engine is an error of ours and never counts as a failure, or a
success, of the data.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from python_checks.project import ROOT, CheckFailed, EngineError, ProjectError, artefact, open_database, published

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.expectations.expectation import Expectation

    from python_checks.expectations.previous import Limit

DOCS = ROOT / "reports" / "expectations"


@dataclass(frozen=True)
class Never:
    """A row that a mart must never have.

    description  what holds where there is none
    condition    what makes a row one, in SQL, with `mart` as the name of the mart
    planted      a row that is one, for the test; the columns left out are null
    beside       rows of other marts that it takes to be one
    severity     critical blocks a publication, warning is only said
    """

    description: str
    condition: str
    planted: dict[str, Any]
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)
    severity: str = "critical"

    def expectation(self) -> Expectation:
        """The expectation that no row is one."""
        return no_rows(self.description, self.condition, self.severity)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pages are written."""
    parser.add_argument("--docs", type=Path, default=DOCS, metavar="FOLDER", help="where to write Data Docs")


def run(arguments: argparse.Namespace) -> None:
    """Check the published marts, write what was found as pages, and say how many expectations hold."""
    if not published().exists():
        raise ProjectError(f"{published()} does not exist: run `make build`, or set DECISION_TIER_PUBLISHED")
    print(f"{check_marts(published(), docs=arguments.docs)} expectations hold; {arguments.docs}/index.html shows them")


def check_marts(path: Path, before: Path | None = None, limits: Sequence[Limit] = (), docs: Path | None = None) -> int:
    """Check every mart of a database to publish, also against what was published before.

    The number of expectations, or an error that lists what failed. With `docs`, what was found is written there.
    """
    # Takes seconds to import, so the other commands go without.
    from python_checks import contracts
    from python_checks.expectations import contract, engine, previous

    manifest = artefact("manifest")
    marts = contracts.marts(manifest)
    refuse_unknown(path, marts)
    suites = {name: [*contract.expectations(manifest, node), *meant(node["name"])] for name, node in marts.items()}
    codes = {name: contract.coded_columns(manifest, node) for name, node in marts.items()}
    for relation, more in previous.expectations(before, limits, codes).items():
        suites[relation] += more
    results = engine.validate(path, suites, docs)
    judge(results)
    return sum(len(result.results) for result in results.values())


def refuse_unknown(path: Path, marts: Collection[str]) -> None:
    """Raise where the database holds what is no mart: nobody has agreed to what is in it, and nothing looks at it."""
    with open_database(path) as connection:
        found = connection.sql("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    if unknown := sorted({relation for (relation,) in found} - {*marts, "governance.publication"}):
        raise CheckFailed(
            f"{', '.join(unknown)} would be published and is no mart, so that no contract holds for it: "
            "drop it from the warehouse, or make it a model of the tier"
        )


def meant(mart: str) -> list[Expectation]:
    """What a mart must mean; a mart of which nobody has said that is an error of ours."""
    module = meaning(mart)
    return [*(never.expectation() for never in module.NEVER), *(module.more() if hasattr(module, "more") else [])]


def meaning(mart: str) -> ModuleType:
    """The module that says what a mart must mean."""
    try:
        return import_module(f"python_checks.expectations.marts.{mart}")
    except ModuleNotFoundError as error:
        raise EngineError(
            f"nobody says what {mart} must mean: write python_checks/expectations/marts/{mart}.py"
        ) from error


def judge(results: dict[str, ExpectationSuiteValidationResult]) -> None:
    """Raise an error of the engine where an expectation could not be judged, else one that lists what does not hold.

    A warning that does not hold is said on the standard error, and raises nothing.
    """
    crashed: list[str] = []
    failed: list[str] = []
    warned: list[str] = []
    for relation, result in results.items():
        for one in result.results:
            what = f"{relation}: {describe(one.expectation_config)}"
            if cause := raised(one.exception_info):
                crashed.append(f"{what}: {cause}")
            elif not one.success:
                (failed if one.expectation_config.severity == "critical" else warned).append(
                    f"{what}: {one.result.get('unexpected_count', one.result.get('observed_value'))}"
                )
    if crashed:
        raise EngineError(f"{len(crashed)} expectations could not be judged:\n" + "\n".join(sorted(crashed)))
    if warned:
        print(f"{len(warned)} warnings:\n" + "\n".join(sorted(warned)), file=sys.stderr)
    if failed:
        raise CheckFailed(f"{len(failed)} expectations do not hold:\n" + "\n".join(sorted(failed)))


def raised(exception_info: dict[str, Any]) -> str:
    """What was raised while an expectation was judged, in a line; the engine nests what it raised by metric."""
    if exception_info.get("raised_exception"):
        return str(exception_info.get("exception_message") or "no message").splitlines()[0]
    return next(
        (cause for inner in exception_info.values() if isinstance(inner, dict) and (cause := raised(inner))), ""
    )


def describe(configuration: Any) -> str:
    """What an expectation says, for people."""
    about = configuration.kwargs.get("column") or configuration.kwargs.get("column_list") or ""
    return str(configuration.description or f"{configuration.type} {about}").strip()


def no_rows(description: str, condition: str, severity: str = "critical") -> Expectation:
    """The expectation that no row of the mart meets the SQL condition."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    return UnexpectedRowsExpectation(
        description=description,
        severity=severity,
        unexpected_rows_query=f"with mart as (select * from {{batch}}) select * from mart where {condition}",
    )
