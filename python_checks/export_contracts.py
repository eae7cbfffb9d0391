"""Write the contracts of the marts into `contracts/`, one document of the Open Data Contract Standard a mart."""

from __future__ import annotations

import argparse

from python_checks import contracts
from python_checks.project import manifest_without_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no choices."""


def run(_: argparse.Namespace) -> None:
    """Write them, remove those of marts that are gone, and say how many there are."""
    documents = contracts.documents(manifest_without_data("parse"))
    contracts.FOLDER.mkdir(exist_ok=True)
    for name in contracts.on_disk().keys() - documents.keys():
        (contracts.FOLDER / name).unlink()
    for name, text in documents.items():
        (contracts.FOLDER / name).write_text(text)
    print(f"{len(documents)} contracts in {contracts.FOLDER.name}/")
