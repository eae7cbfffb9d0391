"""Check that the contracts say what the models say, and that no change breaks a reader who was not told.

A change that breaks readers needs a new version of the model, and a row in a table of schema changes in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import subprocess

import yaml

from python_checks import contracts
from python_checks.contracts.breaks import unannounced
from python_checks.project import ROOT, CheckFailed, ProjectError, manifest_without_data

CHANGELOG = "CHANGELOG.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to compare with."""
    parser.add_argument("--base", help="git revision to compare with (default: origin/main, main or HEAD)")


def run(arguments: argparse.Namespace) -> None:
    """Check, and list every break."""
    documents = contracts.documents(manifest_without_data("parse"))
    if stale := stale_documents(documents):
        raise CheckFailed(f"{stale[0]} is not current: run `python -m python_checks export-contracts`")
    base = arguments.base or default_base()
    if base is None:
        print(f"{len(documents)} contracts are current; there is no git revision to compare with")
        return
    breaks = unannounced(
        [yaml.safe_load(file_at(base, path)) for path in files_at(base)],
        [yaml.safe_load(text) for text in documents.values()],
        changelog_before=file_at(base, CHANGELOG),
        changelog=(ROOT / CHANGELOG).read_text(),
    )
    if breaks:
        raise CheckFailed(f"{len(breaks)} changes since {base} break readers\n" + "\n".join(breaks))
    print(f"{len(documents)} contracts are current, and break nothing since {base}")


def stale_documents(documents: dict[str, str]) -> list[str]:
    """The files that are not what they would be if they were written now."""
    found = contracts.on_disk()
    return sorted(name for name in {*found, *documents} if found.get(name) != documents.get(name))


def default_base() -> str | None:
    """The first of the usual revisions that is there; none outside of git."""
    return next((name for name in ("origin/main", "main", "HEAD") if git("rev-parse", "--verify", "-q", name)), None)


def files_at(base: str) -> list[str]:
    """The documents of a revision."""
    if git("rev-parse", "--verify", "-q", f"{base}^{{commit}}") is None:
        raise ProjectError(f"there is no git revision '{base}'; name another with --base")
    return (git("ls-tree", "--name-only", base, f"{contracts.FOLDER.name}/") or "").splitlines()


def file_at(base: str, path: str) -> str:
    """A file as it was at a revision; empty where it was not there."""
    return git("show", f"{base}:./{path}") or ""


def git(*arguments: str) -> str | None:
    """What git says; nothing where it fails or is not there."""
    try:
        outcome = subprocess.run(["git", *arguments], cwd=ROOT, text=True, capture_output=True, check=False)
    except OSError:
        return None
    return outcome.stdout if outcome.returncode == 0 else None
