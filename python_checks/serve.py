"""Answer systems that cannot run SQL, over HTTP and the Model Context Protocol; reads only."""

from __future__ import annotations

import argparse
import math
import os
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from python_checks.project import ProjectError, published

SHORTEST_KEY = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to read, and where to listen."""
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="read the live view of this warehouse")
    parser.add_argument(
        "--max-age", type=within(0, 1e6), default=24, metavar="HOURS", help="older context is stale (24)"
    )
    parser.add_argument(
        "--holds",
        type=Path,
        metavar="FILE",
        help="keep what is promised here, for every process of this machine that serves",
    )
    parser.add_argument(
        "--rate", type=within(1, 1e6, int), default=50, metavar="N", help="questions a second for each key (50)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=within(0, 65535, int), default=8000, help="port to listen on (8000)")


def within(least: float, most: float, kind: Callable[[str], float] = float) -> Callable[[str], float]:
    """What reads a number between two others, and says so of what is none."""

    def read(text: str) -> float:
        try:
            number = kind(text)
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"'{text}' is no number from {least:g} to {most:g}")
        return number

    return read


def run(arguments: argparse.Namespace) -> None:
    """Serve until stopped."""
    keys = api_keys()
    try:
        import uvicorn

        from python_checks.surface.app import make_app
        from python_checks.surface.eligibility import Holds, Tier
    except ImportError as error:
        raise ProjectError(f"{error.name} is not installed: pip install 'decision-tier[surface]'") from error
    try:
        holds = Holds(arguments.holds)
    except sqlite3.Error as error:
        raise ProjectError(
            f"--holds {arguments.holds} cannot be used ({error}): give a file that may be written"
        ) from error
    tier = Tier(
        arguments.warehouse or published(),
        is_live=arguments.warehouse is not None,
        max_age=timedelta(hours=arguments.max_age),
        holds=holds,
    )
    if not tier.path.is_file():
        raise ProjectError(f"{tier.path} is not there, or no file: run `make build`, or set DECISION_TIER_PUBLISHED")
    print(f"http://{arguments.host}:{arguments.port}/v1/eligibility and /mcp answer from {tier.path}", flush=True)
    uvicorn.run(
        make_app(tier, keys, arguments.rate),
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        access_log=False,
    )


def api_keys() -> tuple[str, ...]:
    """The keys that open the door; without any there is no door."""
    keys = tuple(key.strip() for key in os.environ.get("DECISION_TIER_API_KEYS", "").split(",") if key.strip())
    if not keys:
        raise ProjectError("DECISION_TIER_API_KEYS is not set: give the keys of the callers, separated by commas")
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ProjectError(
            f"DECISION_TIER_API_KEYS has a key shorter than {SHORTEST_KEY} characters: take a longer one"
        )
    return keys
