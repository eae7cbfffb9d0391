"""What a change of a contract breaks for those who read the mart, and whether they were told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def unannounced(before: list[Document], after: list[Document], changelog_before: str, changelog: str) -> list[str]:
    """Every break of a reader without a new version of the model and a new row in the change log."""
    now = {document["id"]: document for document in after}
    newest: dict[str, int] = {}
    for document in after:
        newest[document["name"]] = max(version(document), newest.get(document["name"], 0))
    new_rows = rows(changelog) - rows(changelog_before)
    found = []
    for old in before:
        same = now.get(old["id"])
        breaks = list(broken(old, same))
        # Beside a newer version the older one keeps its promises for as long as it is there.
        reached = version(same) if same else newest.get(old["name"], 0)
        if breaks and reached <= version(old):
            found += [f"{old['id']}: {one}; give the model a new version" for one in breaks]
        elif breaks and not any(f"`{old['id']}`" in row for row in new_rows):
            found += [f"{old['id']}: {one}; add a row on it to the schema changes in CHANGELOG.md" for one in breaks]
    return found


def broken(old: Document, new: Document | None) -> Iterator[str]:
    """What readers of the old contract would find broken."""
    if new is None:
        yield "the table is gone"
        return
    if grain(old) != grain(new):
        yield f"a row is no longer one {', '.join(grain(old))}"
    columns = {column["name"]: column for column in properties(new)}
    for column in properties(old):
        if column["name"] not in columns:
            yield f"{column['name']} is gone"
        else:
            yield from broken_column(column, columns[column["name"]])


def broken_column(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What readers of a column would find broken."""
    name, types = old["name"], (old["physicalType"], new["physicalType"])
    if not is_as_wide(*types):
        yield f"{name} was {types[0]} and is {types[1]}"
    if old["required"] and not new["required"]:
        yield f"{name} may be null"
    if old.get("unique") and not new.get("unique"):
        yield f"{name} need not be unique"
    if was := values(old):
        known = values(new)
        yield from (f"{name} no longer has the value {value}" for value in was if known and value not in known)
        yield from (f"{name} has the new value {value}" for value in known if value not in was)
        if not known:
            yield f"{name} is no longer one of {', '.join(was)}"


def is_as_wide(old: str, new: str) -> bool:
    """Whether every value of the old type fits into the new one."""
    if old == new or (old, new) == ("integer", "bigint"):
        return True
    old_digits, new_digits = digits(old), digits(new)
    return bool(old_digits and new_digits) and all(
        after >= before for before, after in zip(old_digits, new_digits, strict=True)
    )


def digits(data_type: str) -> tuple[int, ...]:
    """The digits before and after the point of a decimal; none of another type."""
    found = re.fullmatch(r"decimal\((\d+),\s*(\d+)\)", data_type)
    return (int(found[1]) - int(found[2]), int(found[2])) if found else ()


def values(column: dict[str, Any]) -> list[str]:
    """The values a column may have; none where it may have any."""
    return [
        value
        for rule in column.get("quality", [])
        if rule.get("metric") == "invalidValues"
        for value in rule["arguments"]["validValues"]
    ]


def grain(document: Document) -> list[str]:
    """The columns that tell rows apart, in any order."""
    key = [column["name"] for column in properties(document) if column.get("primaryKey")]
    rules = [rule for rule in document["schema"][0].get("quality", []) if rule.get("metric") == "duplicateValues"]
    return sorted(key or [name for rule in rules for name in rule["arguments"]["properties"]])


def properties(document: Document) -> list[dict[str, Any]]:
    """The columns of a contract."""
    return list(document["schema"][0]["properties"])


def version(document: Document) -> int:
    """The major version of a contract, which is the version of the model."""
    return int(str(document["version"]).partition(".")[0])


def rows(changelog: str) -> set[str]:
    """The rows of the tables of a change log."""
    return {line for line in changelog.splitlines() if line.startswith("|")}
