"""Check the style of the models with SQLFluff; a file that was found sound is not read again until it changes."""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from python_checks.project import ROOT, CheckFailed, EngineError, target

RULES = ROOT / ".sqlfluff"
STAND_INS = ROOT / "python_checks" / "jinja" / "stand_ins" / "__init__.py"
# A syntax tree is many objects that live until its file is done; to look among them for garbage takes long.
SQLFLUFF = "import gc; gc.set_threshold(100_000, 50, 100); from sqlfluff.cli.commands import cli; cli()"


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
    return hashlib.sha256(file.read_bytes() + RULES.read_bytes() + STAND_INS.read_bytes()).hexdigest()


def lint(files: list[Path], command: str) -> None:
    """Run SQLFluff on the files, in two processes."""
    shares = [share for share in (files[::2], files[1::2]) if share]
    with ThreadPoolExecutor(len(shares)) as pool:
        outcomes = list(pool.map(lambda share: sqlfluff(command, share), shares))
    for outcome in outcomes:
        if outcome.returncode not in (0, 1):
            raise EngineError(f"sqlfluff crashed\n{(outcome.stdout + outcome.stderr).strip()[-2000:]}")
    findings = [outcome.stdout.strip() for outcome in outcomes if outcome.returncode == 1]
    if findings:
        raise CheckFailed("\n".join(["the style is off", *findings]))


def sqlfluff(command: str, files: list[Path]) -> subprocess.CompletedProcess[str]:
    """One process of SQLFluff."""
    return subprocess.run(
        [sys.executable, "-c", SQLFLUFF, command, "--config", RULES, "--disable-progress-bar", *files],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
