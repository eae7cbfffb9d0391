"""The house rules of CONTRIBUTING.md, each a small function with a stable code.

A rule yields its offences; an offence names the offender and the fix. Families: DT0 floors and names, DT1 determinism
and portability, DT2 documents and contracts, DT3 the shape of a model, DT4 lineage, DT9 waivers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from python_checks.house_rules.project_view import ProjectView


@dataclass(frozen=True, order=True)
class Offence:
    """A breach of a rule: by whom, what is wrong, and how to put it right."""

    code: str
    offender: str
    wrong: str
    fix: str

    def __str__(self) -> str:
        return f"{self.code} {self.offender}: {self.wrong}. {self.fix}."


Finding = tuple[str, str, str]
Check = Callable[[ProjectView], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A check with its code; the docstring of the check says what the rule asks."""

    code: str
    check: Check

    def offences(self, project: ProjectView) -> list[Offence]:
        """The breaches of the rule in a project."""
        return sorted(Offence(self.code, *finding) for finding in self.check(project))


RULES: dict[str, Rule] = {}


def rule(code: str) -> Callable[[Check], Check]:
    """Enter a check under its code."""

    def enter(check: Check) -> Check:
        assert code not in RULES, code
        RULES[code] = Rule(code, check)
        return check

    return enter


def all_rules() -> dict[str, Rule]:
    """Every rule, by code."""
    from python_checks.house_rules import documents, floors, lineage, portability, shape  # noqa: F401

    return dict(sorted(RULES.items()))


def offences(project: ProjectView) -> list[Offence]:
    """Every breach of every rule, less what is waived; a stale waiver is a breach itself."""
    from python_checks.house_rules import waivers

    found = [offence for rule in all_rules().values() for offence in rule.offences(project)]
    waived = {(waiver.rule_code, waiver.offender) for waiver in project.waivers}
    stale = waivers.stale(project, {(offence.code, offence.offender) for offence in found})
    return [offence for offence in found if (offence.code, offence.offender) not in waived] + stale
