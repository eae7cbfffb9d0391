"""What `governance.attribute_inventory` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an authoritative attribute has a source of record",
        "classification = 'authoritative' and source_of_record is null",
        planted={"classification": "authoritative"},
    ),
    Never(
        "nobody reads less than nothing",
        "reader_count < 0",
        planted={"reader_count": -1},
    ),
)
