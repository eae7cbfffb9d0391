"""Keep `macros/canonical_shape.sql` equal to the YAML of the `canonical` source.

dbt hides the source YAML from models under unit test, so the shape of the canonical entities also stands in a macro,
which is generated: `python -m python_checks.canonical_shape` writes it, a test compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "models/staging/canonical/sources.yml"
TARGET = ROOT / "macros/canonical_shape.sql"

HEADER = """{% macro canonical_shape() -%}
    {#-
        The canonical entities: {x}. Generated from the YAML of the source
        `canonical` by `python -m python_checks.canonical_shape`; change the YAML, not this file.
    -#}
    {{ return({
"""


def render() -> str:
    """The text of the macro, from the source YAML."""
    tables = yaml.safe_load(SOURCE.read_text())["sources"][0]["tables"]
    return HEADER + "".join(_entity(table) for table in tables) + "    }) }}\n{%- endmacro %}\n"


def _entity(table: dict[str, Any]) -> str:
    lines = []
    for column in table["columns"]:
        meta = column.get("config", {}).get("meta", {})
        lines.append(
            f"            {{'name': '{column['name']}', 'as': '{column['name']}', "
            f"'data_type': '{column['data_type']}', "
            f"'required': {_required(meta.get('required', False))}, "
            f"'code': {repr(meta['code']) if 'code' in meta else 'none'}, "
            f"'is_code': {str('code' in meta or meta.get('is_code', False)).lower()}}},\n"
        )
    return f"        '{table['name']}': [\n{''.join(lines)}        ],\n"


def _required(said: bool | str) -> str:
    return repr(said) if isinstance(said, str) else str(said).lower()


if __name__ == "__main__":
    TARGET.write_text(render())
