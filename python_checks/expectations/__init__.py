"""Expectations on the built marts: the contract as a consumer sees it, and what a mart must mean.

Every mart gets what its contract in YAML promises (columns in order, no nulls, codes, keys); the modules of this
package add, one a mart, what YAML cannot say. Expectations run inside the file that is about to be published, or is. A
crash of the engine is an error of ours and never counts as a failure, or a success, of the data.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from python_checks.project import CheckFailed, EngineError, ProjectError, artefact, published

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.expectations.expectation import Expectation

    from python_checks.expectations.previous import Limit

MARTS_WITH_MEANING = ("customers", "consent_permissions", "action_eligibility")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no choices."""


def run(_: argparse.Namespace) -> None:
    """Check the published marts, and say how many expectations hold."""
    if not published().exists():
        raise ProjectError(f"{published()} does not exist: run `make build`, or set DECISION_TIER_PUBLISHED")
    print(f"{check_marts(published())} expectations hold")


def check_marts(path: Path, before: Path | None = None, limits: Sequence[Limit] = ()) -> int:
    """Check every mart of a database to publish, also against what was published before.

    The number of expectations, or an error that lists what failed.
    """
    # Takes seconds to import, so the other commands go without.
    from python_checks import contracts
    from python_checks.expectations import contract, engine, previous

    manifest = artefact("manifest")
    suites = {name: contract.expectations(manifest, node) for name, node in contracts.marts(manifest).items()}
    for name in MARTS_WITH_MEANING:
        relation = f"decision_tier.{name}"
        if relation not in suites:
            raise EngineError(f"there are expectations for {relation}, but no such mart in the manifest")
        suites[relation] += meaning(name).expectations()
    for relation, more in previous.expectations(before, limits).items():
        suites[relation] += more
    results = engine.validate(path, suites)
    judge(results)
    return sum(len(result.results) for result in results.values())


def meaning(mart: str) -> ModuleType:
    """The module that says what a mart must mean."""
    return import_module(f"python_checks.expectations.{mart}")


def judge(results: dict[str, ExpectationSuiteValidationResult]) -> None:
    """Raise an error of the engine where an expectation could not be judged, else one that lists what does not hold."""
    crashed, failed = [], []
    for relation, result in results.items():
        for one in result.results:
            what = f"{relation}: {describe(one.expectation_config)}"
            if cause := raised(one.exception_info):
                crashed.append(f"{what}: {cause}")
            elif not one.success:
                failed.append(f"{what}: {one.result.get('unexpected_count', one.result.get('observed_value'))}")
    if crashed:
        raise EngineError(f"{len(crashed)} expectations could not be judged:\n" + "\n".join(sorted(crashed)))
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


def no_rows(description: str, condition: str) -> Expectation:
    """The expectation that no row of the mart meets the SQL condition."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    return UnexpectedRowsExpectation(
        description=description,
        unexpected_rows_query=f"with mart as (select * from {{batch}}) select * from mart where {condition}",
    )
