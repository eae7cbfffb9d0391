"""What `governance.event_mapping_coverage` must mean."""

from __future__ import annotations

from python_checks.expectations import Never

NEVER = (
    Never(
        "an event is a signal or ignored with a reason, and nothing else is mapped",
        "case status when 'mapped' then signal_id is null when 'ignored' then ignored_reason is null else "
        "signal_id is not null end",
        planted={"status": "mapped"},
    ),
    Never(
        "an event of no report is no event",
        "event_count < 0",
        planted={"event_count": -1, "status": "unmapped"},
    ),
)
