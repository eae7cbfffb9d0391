"""Check the house rules on the compiled project; no warehouse is needed."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from python_checks.house_rules import all_rules, offences
from python_checks.house_rules.project_view import ProjectView, from_manifest
from python_checks.project import ROOT, CheckFailed, manifest_without_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument("--list", action="store_true", help="list the rules instead")


def run(arguments: argparse.Namespace) -> None:
    """Check, and list every offence."""
    if arguments.list:
        print("\n".join(f"{code}  {rule.check.__doc__}" for code, rule in all_rules().items()))
        return
    # Long concatenations nest deeply in the parser of SQL.
    sys.setrecursionlimit(20_000)
    if found := offences(compiled_project()):
        raise CheckFailed(f"{len(found)} offences\n" + "\n".join(map(str, found)))
    print(f"{len(all_rules())} house rules hold")


def compiled_project() -> ProjectView:
    """The project compiled on an empty warehouse in memory."""
    return from_manifest(manifest_without_data("compile"), ROOT, datetime.now(UTC).date())
