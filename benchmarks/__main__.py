"""`make bench SIZE="10k 100k"`: measure every stage at each size, print the table, write it as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain, pairwise
from pathlib import Path

from benchmarks.measure import Measurement, growth
from benchmarks.queries import has_splink
from benchmarks.stages import Bench, identity_stages, stages
from python_checks.demo_world import parse_size
from python_checks.project import OK, ROOT, ProjectError

FLOORS = {
    "identity floor: one hash aggregate": ("identity: the partition", "identity: Splink's clustering"),
    "identity: full recompute": ("identity: 1 % new evidence", "identity: full recompute after it"),
}
FLOOR = "floor: scan and aggregate the raw rows"


def main(arguments: list[str] | None = None) -> int:
    """Measure; the exit codes are those of the package's own commands."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=parse_size, default=[10_000], help="persons: 10k 100k 1m")
    parser.add_argument("--identity", type=parse_size, default=1_000_000, help="persons of the graph of identity")
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "benchmark.json", help="the JSON to write")
    options = parser.parse_args(arguments)
    try:
        sizes = sorted(set(options.sizes))
        found = [one for size in sizes for one in run(size, options.identity if size == sizes[-1] else None)]
    except ProjectError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.exit_code
    print("\n".join(["", *growth_table(found)]))
    if not has_splink():
        print("\nSplink is not installed, so its clustering is not measured.")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(document(found), indent=2) + "\n")
    print(f"\nWritten to {options.output}")
    return OK


def run(size: int, persons: int | None) -> list[Measurement]:
    """Every stage of one size, printed as it is measured, in a folder that goes away.

    persons: those of the graph on which identity alone is measured; none leaves these stages out.
    """
    found: list[Measurement] = []
    with tempfile.TemporaryDirectory(prefix="decision_tier_bench_") as folder:
        print(f"\n{size:,} persons")
        print(f"{'stage':<42}{'wall s':>9}{'CPU s':>9}{'peak GB':>9}{'GB written':>12}{'x floor':>9}")
        bench = Bench(Path(folder), size)
        for measurement in chain(stages(bench), identity_stages(bench, persons) if persons else ()):
            if measurement.size != (found[-1].size if found else size):
                print(f"\n{measurement.size:,} persons, identity alone")
            found.append(measurement)
            print(line(measurement, floor_ratio(measurement, found)), flush=True)
    return found


def floor_ratio(measurement: Measurement, found: Sequence[Measurement]) -> float | None:
    """CPU time over that of the stage's floor, measured in the same run; none before the floor is known."""
    name = next((floor for floor, stages in FLOORS.items() if measurement.stage in stages), FLOOR)
    floors = [one for one in found if one.stage == name and one.size == measurement.size]
    return measurement.cpu_seconds / floors[0].cpu_seconds if floors else None


def line(measurement: Measurement, ratio: float | None) -> str:
    """A row of the table."""
    found = " ".join(f"{name} {value:,.1f}" for name, value in measurement.found.items())
    return (
        f"{measurement.stage:<42}{measurement.wall_seconds:>9.2f}{measurement.cpu_seconds:>9.2f}"
        f"{measurement.peak_bytes / 1e9:>9.2f}{measurement.written_bytes / 1e9:>12.3f}"
        f"{'' if ratio is None else f'{ratio:.2f}':>9}  {found}".rstrip()
    )


def growth_table(found: Sequence[Measurement]) -> list[str]:
    """The growth of each stage from one size to the next; empty for a single size."""
    sizes = sorted({measurement.size for measurement in found if measurement.stage == FLOOR})
    costs = {(measurement.stage, measurement.size): measurement for measurement in found}
    lines = []
    for small, large in pairwise(sizes):
        lines.append(f"Growth of CPU time from {small:,} to {large:,} persons (1 is linear)")
        lines += [
            f"{stage:<42}{growth(cost, costs[stage, large]):>9.2f}"
            for (stage, size), cost in costs.items()
            if size == small and (stage, large) in costs
        ]
    return lines


def document(found: Sequence[Measurement]) -> dict[str, object]:
    """The JSON of a run."""
    return {
        "machine": {"cores": os.cpu_count(), "platform": platform.platform(), "load": os.getloadavg()},
        "splink": has_splink(),
        "measurements": [{**asdict(one), "ratio_to_floor": floor_ratio(one, found)} for one in found],
        "growth": growth_table(found),
    }


if __name__ == "__main__":
    sys.exit(main())
