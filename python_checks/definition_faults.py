"""Say of a failed test of the definitions which row is wrong and how to put it right.

Only tests that read nothing but definitions are explained: their rows are agreed by people and hold nothing personal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from python_checks.project import artefact, open_database

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 5, 4, 200
FIXES = {
    "EMPTY_INTERVAL": "Let effective_from come before effective_to, or remove the row",
    "OVERLAP": "Only one may hold at a time: let one row end where the other begins",
    "HOLE": "Let effective_to be the effective_from of the next version",
    "SAME_VERSION": "Give the later row the next version",
    "NO_AGREEMENT": "Name in agreement_id an agreement that is in force",
    "NOT_SIGNED": "Have marketing, sales and service sign it, and write that into agreements.csv",
    "EXPIRED": "Review the agreement, and write the next review_by into agreements.csv",
    "STRAY_BLANK": "Remove the blank before or after the value",
    "EXCEL_DATE": "Write the code again as text; a spreadsheet made it a date",
    "FORMULA": "Let the value begin otherwise; a spreadsheet would execute it",
    "HIDDEN_CHARACTER": "Type the value anew, in one line; it has a character that nobody sees",
    "LOOK_ALIKE": "Type the value anew; it has letters of another alphabet that look like the others",
    "TOO_LONG": "Say it in 1,000 characters",
    "NO_PATTERN": "Write a regular expression that can be read; what stands for itself has a backslash before it",
    "NO_END": "Write the day it ends into effective_to",
    "NO_PREDECESSOR": "Let supersedes name a definition of the register that began before",
    "GAP": "Add a rule for the case that none covers, or a default",
    "TWO_DEFAULTS": "Keep one default at a time",
    "SHADOWED": "Remove the rule, or give it a lower priority number than the rules that always come before it",
    "UPSIDE_DOWN": "Let the lower bound be below the upper one",
}
REGISTER = "If the edit is agreed, run `python -m python_checks register-definitions`"


def of_last_build(path: Path) -> list[str]:
    """The faults that the last build found in the definitions, a line a row."""
    manifest, results = artefact("manifest"), artefact("run_results")["results"]
    failed = [
        (manifest["nodes"][result["unique_id"]], result["compiled_code"])
        for result in results
        if result["status"] == "fail" and is_about_definitions(manifest, result["unique_id"])
    ]
    if not failed:
        return []
    with open_database(path) as connection:
        return [line for node, sql in failed for line in explained(manifest, node, sql, connection)]


def is_about_definitions(manifest: dict[str, Any], unique_id: str) -> bool:
    """Whether a test reads definitions alone."""
    parents = manifest["parent_map"].get(unique_id, [])
    return bool(parents) and all(name.startswith("seed.") or ".int_definition" in name for name in parents)


def explained(
    manifest: dict[str, Any], node: dict[str, Any], sql: str, connection: duckdb.DuckDBPyConnection
) -> list[str]:
    """The rows a test finds, each with what is wrong and how to put it right; the first few of many."""
    metadata = node.get("test_metadata") or {}
    attached = manifest["nodes"].get(node.get("attached_node") or "", {})
    if metadata.get("name") == "never_null":
        # The test itself selects these columns alone.
        missing = " is null or ".join(metadata["kwargs"]["columns"])
        sql = f"select * from {attached['relation_name']} where {missing} is null"
    result = connection.execute(sql)
    header = [column[0] for column in result.description or []]
    found = result.fetchall()
    lines = []
    for values in found[:MOST_ROWS]:
        row = dict(zip(header, values, strict=True))
        known = [f"{name} {visible(str(value), row.get('fault'))}" for name, value in row.items() if value is not None]
        shown = ", ".join(known[:MOST_COLUMNS])
        lines.append(f"{node['name']}: {shown or 'the whole table'}. {fix(node, attached, str(row.get('fault')))}.")
    if len(found) > MOST_ROWS:
        lines.append(f"{node['name']}: {len(found) - MOST_ROWS} rows more.")
    return lines


def visible(text: str, fault: Any) -> str:
    """A text cut to what a line holds, with the code of each character that nobody sees, or takes for another."""
    is_seen = str.isascii if fault == "LOOK_ALIKE" else str.isprintable
    shown = "".join(
        one if is_seen(one) else one.encode("unicode_escape").decode() for one in text[: MOST_CHARACTERS + 1]
    )
    return shown if len(text) <= MOST_CHARACTERS else f"{shown[:MOST_CHARACTERS]}..."


def fix(node: dict[str, Any], attached: dict[str, Any], fault: str) -> str:
    """How to put a row right."""
    if fault in FIXES:
        return FIXES[fault]
    if attached.get("name") == "int_definition_registry":
        return REGISTER
    where = attached.get("original_file_path") or f"the seeds that {node['original_file_path']} reads"
    return f"{' '.join(node['description'].split()).rstrip('.') or 'Correct the row'} ({where})"
