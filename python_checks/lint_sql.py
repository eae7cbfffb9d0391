"""Check the style of the models with SQLFluff; a file that was found sound is not read again until it changes."""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from python_checks.project import ROOT, CheckFailed, EngineError, target

RULES = ROOT / ".sqlfluff"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument("--fix", action="store_true", help="put right what can be put right")


def run(arguments: argparse.Namespace) -> None:
    """Check what has changed, and list every violation with its place."""
    known = target() / "sound_sql"
    sound = set(known.read_text().split()) if known.exists() else set()
    files = [file for file in hand_written() if fingerprint(file) not in sound]
    if files:
        lint(files, "fix" if arguments.fix else "lint")
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text("\n".join(sorted(fingerprint(file) for file in hand_written())))
    print(f"{len(files)} changed models are in style")


def hand_written() -> list[Path]:
    """The models that people write; a base model is a single macro call."""
    return sorted(file for file in (ROOT / "models").rglob("*.sql") if not file.name.startswith("base_"))


def fingerprint(file: Path) -> str:
    """A hash of what the verdict on a file rests on."""
    return hashlib.sha256(file.read_bytes() + RULES.read_bytes()).hexdigest()


def lint(files: list[Path], command: str) -> None:
    """Run SQLFluff on an empty warehouse."""
    sqlfluff = Path(sys.executable).parent / "sqlfluff"
    outcome = subprocess.run(
        [sqlfluff, command, "--processes", "2", "--disable-progress-bar", *files],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, "DECISION_TIER_DB": ":memory:"},
    )
    if outcome.returncode == 1:
        raise CheckFailed(f"the style is off\n{outcome.stdout.strip()}")
    if outcome.returncode != 0:
        raise EngineError(f"sqlfluff crashed\n{(outcome.stdout + outcome.stderr).strip()[-2000:]}")
