"""DT9: a breach is allowed for a while only, with an owner and a reason (seed `rule_waivers`)."""

from __future__ import annotations

from datetime import date

from python_checks.house_rules import RULES, Offence
from python_checks.house_rules.project_view import ProjectView, Waiver


def stale(project: ProjectView, breaches: set[tuple[str, str]]) -> list[Offence]:
    """Waivers that are incomplete (DT901), have expired (DT902) or waive nothing (DT903)."""
    found = []
    for waiver in project.waivers:
        name = f"rule_waivers({waiver.rule_code}, {waiver.offender})"
        if not is_complete(waiver):
            found.append(Offence("DT901", name, "lacks a known code, an owner, a reason or a date", "Complete the row"))
        elif date.fromisoformat(waiver.expires_on) <= project.today:
            found.append(Offence("DT902", name, f"expired on {waiver.expires_on}", "Put the offender right"))
        elif (waiver.rule_code, waiver.offender) not in breaches:
            found.append(Offence("DT903", name, "waives nothing", "Remove the row"))
    return found


def is_complete(waiver: Waiver) -> bool:
    """Whether a waiver says what it waives, for whom, why and until when."""
    try:
        date.fromisoformat(waiver.expires_on)
    except ValueError:
        return False
    return waiver.rule_code in RULES and all((waiver.offender, waiver.owner.strip(), waiver.reason.strip()))
