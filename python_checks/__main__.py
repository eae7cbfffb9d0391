"""The package's own commands: `python -m python_checks <command>`.

Exit codes: 0 done; 1 a build, test, expectation or rule failed; 2 a setting or an input is wrong or missing; 3 a tool
crashed, which says nothing about the data.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from python_checks.project import OK, ProjectError

COMMANDS = {
    "build": "build the tier, check it, publish it",
    "publish": "publish the last build, if it is sound",
    "publish-postgres": "copy the published tier to PostgreSQL",
    "expectations": "run the expectations on the published marts",
    "serve": "answer systems that cannot run SQL, over HTTP and MCP",
    "report": "write the report on the published tier",
    "check-yaml": "check every YAML file against dbt's own schema",
    "check-manifest": "check the house rules",
    "export-contracts": "write the contracts of the marts",
    "check-contracts": "check that the contracts are current and break no reader",
    "export-governance": "write the pages on the governed terms and what comes first",
    "lint-sql": "check the style of the models",
    "register-definitions": "register the definitions as their seeds are now",
    "fit-scoring-model": "fit the predicted margin to the warehouse's customers",
    "link-fuzzy": "score pairs of records by names and addresses, as weak evidence for the next build",
    "mutate-sql": "change the SQL of the rules, one thing at a time, and list what no unit test notices",
    "identity-quality": "measure the identity map where the truth is known",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its module has `add_arguments` and `run`."""
    parser = argparse.ArgumentParser(prog="python -m python_checks", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command")
    chosen = arguments if arguments is not None else sys.argv[1:]
    for name, text in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=text, description=text)
        if chosen[:1] == [name]:
            import_module(_module(name)).add_arguments(subparser)
    parsed = parser.parse_args(chosen)
    try:
        import_module(_module(parsed.command)).run(parsed)
    except ProjectError as error:
        print(f"{parsed.command}: {error}", file=sys.stderr)
        return error.exit_code
    return OK


def _module(command: str) -> str:
    return f"python_checks.{command.replace('-', '_')}"


if __name__ == "__main__":
    sys.exit(main())
