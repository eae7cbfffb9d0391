"""A planted violation of the style is found wherever it stands in a model; a sound model passes."""

from pathlib import Path

import pytest

from python_checks.lint_sql import lint
from python_checks.project import CheckFailed

SOUND = """with orders as (
    select *
    from {{ ref('orders') }}
    where ordered_at <= {{ as_of() }}
),

final as (
    select
        order_id,
        {% for column in ['placed', 'paid'] -%}
        lower({{ column }}_by) as {{ column }}_by,
        {% endfor -%}
        ordered_at
    from orders
)

select * from final
"""
# Where the fault is put, what it is, and the rule it breaks.
FAULTS = {
    "upper_case": ("select *\n    from {{", "SELECT *\n    from {{", "CP01"),
    "implicit_alias": ("from orders\n)", "from orders placed\n)", "AL01"),
    "unnamed_expression": ("        order_id,", "        upper(order_id),", "AL03"),
    "in_a_loop": ("lower({{ column }}_by) as", "lower( {{ column }}_by) as", "LT01"),
    "in_a_branch_not_taken": (
        "    from orders\n)",
        "    {% if false %}FROM{% else %}from{% endif %} orders\n)",
        "CP01",
    ),
    "beside_a_macro": ("where ordered_at <= {{", "where ordered_at<= {{", "LT01"),
    "broken": ("from orders\n)", "from from orders\n)", "PRS"),
    "unknown_macro": ("as_of()", "as_off()", "TMP"),
}


def test_planted_faults_are_found(tmp_path: Path) -> None:
    for name, (sound, faulty, _) in FAULTS.items():
        assert SOUND.count(sound) == 1
        (tmp_path / f"{name}.sql").write_text(SOUND.replace(sound, faulty))
    with pytest.raises(CheckFailed) as failure:
        lint(sorted(tmp_path.iterdir()), "lint")
    reports = {Path(report.split("]")[0]).stem: report for report in str(failure.value).split("== [")[1:]}
    assert {name for name, (_, _, rule) in FAULTS.items() if f"| {rule:>4} |" not in reports.get(name, "")} == set()


def test_sound_model_passes(tmp_path: Path) -> None:
    model = tmp_path / "sound.sql"
    model.write_text(SOUND)
    lint([model], "lint")
