"""Command line: `python -m python_checks.demo_world --database PATH --size 10k`."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime

from . import ForeignDataError, generate, parse_size


def main(arguments: list[str] | None = None) -> int:
    """Generate a world; exit status 1 and one line on stderr when it may not be written."""
    parser = argparse.ArgumentParser(prog="python -m python_checks.demo_world", description=__doc__)
    parser.add_argument("--database", required=True, help="DuckDB file to write into")
    parser.add_argument("--size", type=parse_size, default=10_000, help="persons: 1k, 10k, 1m, N")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--as-of",
        type=datetime.fromisoformat,
        default=datetime(2026, 6, 30),
        help="UTC instant the world is seen at",
    )
    parser.add_argument("--events-per-customer", type=int, default=12)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    try:
        generate(
            options.database,
            options.size,
            options.seed,
            options.as_of,
            options.events_per_customer,
        )
    except (ForeignDataError, ValueError) as error:
        print(f"demo world: {error}", file=sys.stderr)
        return 1
    seconds = time.perf_counter() - started
    print(f"demo world: {options.size:,} persons in {options.database} ({seconds:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
