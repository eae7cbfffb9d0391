"""What `governance.attribute_usage` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "governed is what a definition governs",
        "is_governed and governed_by is null",
        planted={"is_governed": True},
    ),
)
