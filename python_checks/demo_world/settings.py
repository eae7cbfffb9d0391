"""What can be chosen about a demo world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

VERSION = "3"
"""Raised whenever the same settings would give other rows than before."""

_MULTIPLES = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class Settings:
    """The choices that determine every row.

    size: number of persons of the bulk population (the planted cast comes on top).
    seed: any integer; another seed is another world of the same kind.
    as_of: the UTC instant the world is seen at; history covers the three years before it.
    events_per_customer: mean number of e-mail, web and app events a person leaves with HubSpot and
        Segment; Marketo, RudderStack and Snowplow see about a tenth more.
    """

    size: int = 10_000
    seed: int = 7
    as_of: datetime = datetime(2026, 6, 30)
    events_per_customer: int = 12

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"size must be at least 1, not {self.size}")
        if self.events_per_customer < 1:
            raise ValueError(f"events_per_customer must be at least 1, not {self.events_per_customer}")
        if self.as_of.tzinfo is not None:
            raise ValueError("as_of is a UTC instant without a zone")


def parse_size(text: str) -> int:
    """Read `1k`, `10m` or a plain number of persons; ValueError for anything else."""
    cleaned = text.strip().lower()
    multiple = _MULTIPLES.get(cleaned[-1:], 1)
    digits = cleaned[:-1] if multiple > 1 else cleaned
    if not digits.isdigit() or int(digits) == 0:
        raise ValueError(f"not a size: {text!r} (use 1k, 10k, 100k, 1m, 10m or a number)")
    return int(digits) * multiple
