"""Write the governance documentation into `governance/`: a page a term, what comes first, and the semantic layer.

Everything on the pages is read from the seeds and the manifest; nothing is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from python_checks import interchange
from python_checks.project import ROOT, manifest_without_data

FOLDER = ROOT / "governance"
SEEDS = ROOT / "seeds"
GENERATED = "<!-- Generated from the seeds: `python -m python_checks export-governance`. -->\n\n"
# Shown only where rows differ in them.
BOOKKEEPING = ("owner", "agreement_id", "version", "effective_from", "effective_to", "reason")
Row = dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no choices."""


def run(_: argparse.Namespace) -> None:
    """Write the pages, remove those of terms that are gone, and say how many there are."""
    pages = documents(manifest_without_data("parse"))
    for name in on_disk().keys() - pages.keys():
        (FOLDER / name).unlink()
    for name, text in pages.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text)
    print(f"{len(pages)} pages in {FOLDER.name}/")


def on_disk() -> dict[str, str]:
    """The pages as they stand."""
    return {str(path.relative_to(FOLDER)): path.read_text() for path in FOLDER.rglob("*.*")}


def documents(manifest: dict[str, Any], seeds: Path = SEEDS) -> dict[str, str]:
    """The text of every page, by the name of its file."""
    files = {path.stem: path for path in seeds.rglob("*.csv")}
    definitions = rows(files["definitions"])
    agreements = {row["agreement_id"]: row for row in rows(files["agreements"])}
    examples = {row["definition_id"]: row for row in rows(files["definition_examples"])}
    pages = {
        "README.md": index(definitions, agreements),
        "hierarchy.md": hierarchy(files, agreements),
        "semantic_model.yml": interchange.text(manifest),
    }
    for definition in definitions:
        seed_names = definition["seed_names"].split(";")
        parts = [
            f"# {capital(definition['term'])}\n\n{definition['statement']}.\n",
            facts(definition, agreements.get(definition["agreement_id"], {})),
            example(examples.get(definition["definition_id"])),
            "## Rules\n",
            *(rule_rows(manifest, name, rows(files[name])) for name in seed_names),
            "## Who uses it\n",
            uses(manifest, definition["definition_id"], seed_names),
        ]
        pages[page_name(definition["term"])] = GENERATED + "\n".join(parts)
    return pages


def index(definitions: list[Row], agreements: dict[str, Row]) -> str:
    """The page all others are found from."""
    terms = [
        {
            "Term": f"[{row['term']}]({page_name(row['term'])})",
            "Meaning": row["statement"],
            "Owner": row["owner"],
            "Version": row["version"],
            "Agreed as": agreements.get(row["agreement_id"], {}).get("title", ""),
        }
        for row in sorted(definitions, key=lambda row: row["term"])
    ]
    text = (
        "# Governance\n\nWhat marketing, sales and service have agreed on. "
        "A change is made in the seeds under `seeds/`, never here.\n\n"
        "[What comes first](hierarchy.md): the hierarchy of objectives, and who answers where functions conflict.\n\n"
        "## Terms\n\n"
    )
    return GENERATED + text + table(terms)


def hierarchy(files: dict[str, Path], agreements: dict[str, Row]) -> str:
    """What comes before what, and who decides where that is in dispute."""
    objectives = sorted(rows(files["objectives"]), key=lambda row: int(row["rank"]))
    layers = [row for row in rows(files["codes"]) if row["kind"] == "suppression_layer"]
    signed = [agreements[key] for key in sorted({row["agreement_id"] for row in objectives}) if key in agreements]
    parts = [
        "# What comes first\n\nWhat is suppressed is not ranked. What may be done is ranked by objective, "
        "the first before the second whatever the score.\n",
        "## Suppression, in this order\n",
        table([{"Layer": row["code"], "Because of": row["description"]} for row in layers]),
        "## Objectives, in this order\n",
        table(
            [
                {
                    "Rank": row["rank"],
                    "Objective": row["objective_id"],
                    "Measured as": f"{row['formula']} ({row['unit']}, {row['window_days']} days, {row['direction']})",
                    "Owner": row["owner"],
                    "Reason": row["reason"],
                }
                for row in objectives
            ]
        ),
        "## Agreed\n",
        *(facts({}, agreement) for agreement in signed),
        "## Who answers where functions are in conflict\n\n"
        "A kind of conflict nobody foresaw is `any`; severity 1 is the gravest.\n",
        table(escalations(rows(files["escalation_owners"]))),
    ]
    return GENERATED + "\n".join(parts)


def escalations(owners: list[Row]) -> list[Row]:
    """The owners of conflicts; regions with the same owners share a row."""
    regions: dict[tuple[str, ...], list[str]] = {}
    for row in owners:
        names = ("conflict_type", "severity", "accountable", "responsible", "backup", "sla_hours")
        regions.setdefault(tuple(row[name] for name in names), []).append(row["region"])
    titles = ("Conflict", "Severity", "Accountable", "Responsible", "Backup", "Hours to answer")
    return [{**dict(zip(titles, key, strict=True)), "Regions": ", ".join(where)} for key, where in regions.items()]


def facts(definition: Row, agreement: Row) -> str:
    """Who answers for a definition, and who signed what it rests on."""
    found: dict[str, str] = {}
    if definition:
        until = f" until {definition['effective_to']}" if definition["effective_to"] else ""
        found["Is about"] = definition["grain"]
        found["Owner"] = definition["owner"]
        found["In force"] = (
            f"{definition['definition_id']} version {definition['version']}, {definition['status']}, "
            f"from {definition['effective_from']}{until}"
        )
    if agreement:
        found["Agreement"] = f"{agreement['agreement_id']}, {agreement['title']}: {agreement['decision']}"
        for function in ("marketing", "sales", "service"):
            found[f"Signed for {function}"] = agreement[f"{function}_signatory"] or "nobody yet"
        found["Signed on"] = f"{agreement['signed_on']} ({agreement['minutes_ref']})"
        found["To be reviewed by"] = agreement["review_by"]
    return table([{"What": name, "Answer": value} for name, value in found.items()])


def example(row: Row | None) -> str:
    """The worked example, and the test that keeps it true."""
    if row is None:
        return "## Example\n\nThere is none yet.\n"
    return f"## Example\n\n{row['example']}\n\nKept true by the test `{row['pinned_by']}`.\n"


def rule_rows(manifest: dict[str, Any], name: str, found: list[Row]) -> str:
    """A seed as a table, without what is blank or the same in every row of its bookkeeping."""
    node: dict[str, Any] = manifest["nodes"].get(f"seed.decision_tier.{name}", {})
    described = " ".join(str(node.get("description", "")).split())
    columns = [
        column
        for column in (found[0] if found else {})
        if any(row[column] for row in found)
        and not (column in BOOKKEEPING and len({row[column] for row in found}) == 1)
    ]
    rules = table([{column: row[column] for column in columns} for row in found]) if found else "No rows.\n"
    return f"### {name}\n\n{described}\n\n{rules}"


def uses(manifest: dict[str, Any], definition_id: str, seed_names: list[str]) -> str:
    """The metrics and dimensions that name a definition, and the consumers and marts its seeds lead to."""
    metrics = [
        f"`{node['name']}` (read beside `{node['config']['meta'].get('counter_metric')}`)"
        for node in manifest["metrics"].values()
        if node["config"]["meta"].get("definition_id") == definition_id
    ]
    dimensions = {
        f"`{dimension['name']}`"
        for node in manifest["semantic_models"].values()
        for dimension in node["dimensions"]
        if (dimension["config"] or {}).get("meta", {}).get("definition_id") == definition_id
    }
    reached = descendants(manifest, [f"seed.decision_tier.{name}" for name in seed_names])
    consumers = [
        f"{node['label'] or node['name']} ({node['owner']['name']})"
        for key, node in manifest["exposures"].items()
        if key in reached
    ]
    marts = [
        f"`{node['schema']}.{node['name']}`"
        for key, node in manifest["nodes"].items()
        if key in reached and node["resource_type"] == "model" and node["access"] == "public"
    ]
    lines = [("Consumers", consumers), ("Metrics", metrics), ("Dimensions", dimensions), ("Tables", marts)]
    return "\n".join(f"- {title}: {', '.join(sorted(names)) or 'none'}" for title, names in lines) + "\n"


def descendants(manifest: dict[str, Any], keys: list[str]) -> set[str]:
    """Everything that reads some nodes, directly or not."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        new = set(manifest["child_map"].get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found


def table(found: Iterable[Row]) -> str:
    """Rows as a table of Markdown."""
    lines = list(found)
    if not lines:
        return ""
    header = list(lines[0])
    body = ["| " + " | ".join(cell(row[name]) for name in header) + " |" for row in lines]
    return "\n".join(["| " + " | ".join(header) + " |", "|" + "---|" * len(header), *body]) + "\n"


def cell(value: str) -> str:
    """A value inside a table."""
    return value.replace("|", "\\|")


def rows(path: Path) -> list[Row]:
    """The rows of a seed, in their order, as a page may show them."""
    # A text of a megabyte is a fault, but the build says so, not this.
    csv.field_size_limit(sys.maxsize)
    with path.open(newline="") as file:
        return [{name: plain(value or "") for name, value in row.items()} for row in csv.DictReader(file)]


def plain(text: str) -> str:
    """A text in a line, that is never markup and never a link."""
    seen = "".join(one if one.isprintable() else " " for one in text)
    return re.sub(r"([\\\[<])", r"\\\1", seen)


def page_name(term: str) -> str:
    """The file of a term."""
    return f"terms/{re.sub(r'[^a-z0-9]+', '-', term.lower()).strip('-')}.md"


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
