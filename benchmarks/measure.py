"""What one command costs: time, memory, bytes."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_checks.project import ROOT, CheckFailed

BLOCK = 512  # bytes; the unit in which the kernel counts what a process writes
KILOBYTE = 1024  # bytes; the unit of the peak memory


@dataclass(frozen=True)
class Measurement:
    """The cost of one stage at one size; `found` is what the stage itself reports, such as percentiles."""

    stage: str
    size: int
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    written_bytes: int
    found: dict[str, float] = field(default_factory=dict)


def measured(
    stage: str, size: int, command: Sequence[str], environment: Mapping[str, str], reports: bool = False
) -> Measurement:
    """Run a command in a process of its own and measure it, the processes it starts included.

    reports: the last line the command prints is a JSON object of numbers; its `wall_seconds` and `cpu_seconds`
    replace what was measured from outside. Raises CheckFailed with the output where the command fails.
    """
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().strip()
    if process.returncode != 0:
        raise CheckFailed(f"{stage} at {size:,} persons failed\n{text[-3000:]}")
    found: dict[str, float] = json.loads(text.splitlines()[-1]) if reports else {}
    return Measurement(
        stage,
        size,
        found.pop("wall_seconds", wall),
        found.pop("cpu_seconds", usage.ru_utime + usage.ru_stime),
        usage.ru_maxrss * KILOBYTE,
        usage.ru_oublock * BLOCK,
        found,
    )


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this environment."""
    return [sys.executable, "-m", module, *arguments]


def dbt(*arguments: str) -> list[str]:
    """The command that runs this environment's dbt on the project."""
    program = str(Path(sys.executable).parent / "dbt")
    return [program, *arguments, "--quiet", "--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]


def growth(small: Measurement, large: Measurement) -> float:
    """The exponent of CPU time over size: 1 is linear."""
    return math.log(large.cpu_seconds / small.cpu_seconds) / math.log(large.size / small.size)
