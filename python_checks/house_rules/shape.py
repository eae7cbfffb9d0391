"""DT3: a model reads like a paragraph."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator

from python_checks.house_rules import Finding, rule
from python_checks.house_rules.project_view import Model, ProjectView

MEDIAN_LINES, MOST_LINES, MAX_LINES = 40, 90, 150
ENDS = re.compile(r"(\nselect \* from final(\norder by [\w, ]+)?|\n?{{\s*conform(_landed)?\(.*\)\s*}})\s*$", re.DOTALL)


def written_by_hand(project: ProjectView) -> list[Model]:
    """The models whose SQL people write: no base model, no single macro call."""
    return [model for model in project.models if not model.is_written_by_macro]


@rule("DT301")
def last_line_is_final(project: ProjectView) -> Iterator[Finding]:
    """The last line of a model with CTEs is `select * from final`, or in staging the call of conform().

    A table that is read by one key may say behind it in which order it is written.
    """
    for model in written_by_hand(project):
        if re.search(r"\bwith\b", model.code) and not ENDS.search(model.raw.rstrip()):
            yield model.name, "does not end in `select * from final`", "Name the last CTE final and select it"


@rule("DT302")
def model_is_not_two(project: ProjectView) -> Iterator[Finding]:
    """A model over 150 lines is two models."""
    for model in written_by_hand(project):
        lines = len(model.raw.splitlines())
        if lines > MAX_LINES:
            yield model.name, f"has {lines} lines", f"Split it; the most is {MAX_LINES}"


@rule("DT303")
def models_are_short(project: ProjectView) -> Iterator[Finding]:
    """The median model has about 30 lines that are neither blank nor a comment, and nine in ten stay under 90."""
    lengths = sorted(sum(line.strip() != "" for line in model.code.splitlines()) for model in written_by_hand(project))
    if not lengths:
        return
    if statistics.median(lengths) > MEDIAN_LINES:
        yield "models", f"the median has {statistics.median(lengths)} lines", f"Shorten to {MEDIAN_LINES}"
    long = sum(length > MOST_LINES for length in lengths)
    if long * 10 > len(lengths):
        yield "models", f"{long} of {len(lengths)} have over {MOST_LINES} lines", "Keep nine in ten under that"


@rule("DT304")
def sql_is_lower_case(project: ProjectView) -> Iterator[Finding]:
    """Key words are in lower case."""
    for model in project.models:
        if found := re.search(r"\b(SELECT|FROM|WHERE|JOIN|WITH|GROUP BY|ORDER BY|UNION)\b", model.code):
            yield model.name, f"shouts {found[0]}", "Write key words in lower case"
