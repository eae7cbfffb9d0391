"""The definitions in force, as the column `definitions_hash` of the feeds will say them.

A consumer reads the hash in its feed and attests it. The demo world is there before any feed, so that it works the hash
out from the seeds; a test finds its consumers to be current, and would not if this were another hash than
`int_definitions_history`'s.
"""

from __future__ import annotations

import re
from functools import cache

import duckdb
import yaml

from python_checks.project import ROOT, quoted

NAMES = re.compile(r"^ {8}'(\w+)': \[", re.MULTILINE)


@cache
def definitions_in_force(at: str) -> str:
    """The hash of all definitions in force at an instant, itself an SQL literal."""
    files = {file.stem: file for file in (ROOT / "seeds").rglob("*.csv")}
    macros = (ROOT / "macros/definitions.sql").read_text("utf8")
    kinds = _columns()
    with duckdb.connect() as connection:
        contents = {
            name: connection.execute(_content(str(quoted(files[name])), kinds[name], at)).fetchall()[0][0]
            for name in NAMES.findall(macros)
        }
        listed = "|".join(sorted(f"{name}={content}" for name, content in contents.items() if content))
        return str(connection.execute("select md5(?)", [listed]).fetchall()[0][0])


def _columns() -> dict[str, dict[str, str]]:
    """The columns of every seed with their types."""
    described = [yaml.safe_load(file.read_text("utf8")) for file in (ROOT / "seeds").rglob("seeds.yml")]
    return {seed["name"]: seed["config"]["column_types"] for document in described for seed in document["seeds"]}


def _content(file: str, columns: dict[str, str], at: str) -> str:
    """SQL for the hash of the rows of a seed that are in force; null without any."""
    text = " || ".join(f"coalesce('{name}=' || cast({name} as varchar) || '|', '')" for name in sorted(columns))
    begun = f"coalesce(effective_from <= {at}, true)" if "effective_from" in columns else "true"
    ended = f"coalesce(effective_to <= {at}, false)" if "effective_to" in columns else "false"
    return f"""
        select md5(string_agg(distinct md5({text}), '' order by md5({text})))
        from read_csv({file}, auto_detect = false, header = true, delim = ',', quote = '"', columns = {columns})
        where {begun} and not {ended}
    """
