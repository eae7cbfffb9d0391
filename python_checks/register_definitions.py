"""Register the definitions as their seeds are now: a changed one gets its next version and the hash of its content.

Reads the hashes from the warehouse, so `dbt build -s +int_definition_registry` comes first. Only the register is
written; a definition whose seeds have not changed keeps its row.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from python_checks.project import ROOT, ProjectError, database, in_a_line, open_database

REGISTER = ROOT / "seeds/governance/definitions.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the register is."""
    parser.add_argument("--register", type=Path, default=REGISTER, help="the register (default: the project's)")


def run(arguments: argparse.Namespace) -> None:
    """Write the register, and say what was registered."""
    not_built = f"{database()} holds no registry: run `dbt build -s +int_definition_registry` first"
    with open_database(database()) as connection, in_a_line(not_built):
        found = connection.sql(
            "select definition_id, version, current_hash from tier_intermediate.int_definition_registry"
        ).fetchall()
    hashes = {(definition, str(version)): current for definition, version, current in found}
    for line in register(arguments.register, hashes):
        print(line)


def register(path: Path, hashes: dict[tuple[str, str], str]) -> list[str]:
    """Bring the register up to the hashes, by definition and version; one line for each definition that changed."""
    with in_a_line(f"{path} cannot be read"), path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines = []
    for row in rows:
        key = (row["definition_id"], row["version"])
        if key not in hashes:
            raise ProjectError(f"{key[0]} version {key[1]} is not in the warehouse: seed and build the registry first")
        if row["content_hash"] == hashes[key]:
            continue
        if row["content_hash"]:
            row["version"] = str(int(row["version"]) + 1)
        row["content_hash"] = hashes[key]
        lines.append(f"{row['definition_id']} is version {row['version']}")
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    try:
        run(parser.parse_args())
    except ProjectError as error:
        sys.exit(str(error))
