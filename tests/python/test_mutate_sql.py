"""Mutants that a unit test notices are killed, the others survive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import sqlglot
from conftest import Warehouse

from python_checks import mutate_sql
from python_checks.project import ROOT, CheckFailed

RENDERED = """
with dbt_internal_unit_test_actual as (
  select "customer_id", 'actual' as "actual_or_expected"
  from (
    with __dbt__cte__orders as (
      {given}
    ), final as (
      select customer_id from __dbt__cte__orders where amount > 10 and is_paid
    )
    select * from final
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select "customer_id", 'expected' as "actual_or_expected"
  from (select 'c1' as "customer_id") _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
"""
PAID = "select 'c1' as customer_id, 11 as amount, true as is_paid"
UNPAID = f"{PAID} union all select 'c2', 12, false"
AT_THE_BOUND = f"{UNPAID} union all select 'c3', 10, true"


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., tuple[int, list[str]]]:
    """Judge a model by unit tests on these given rows; `otherwise` are those of one that renders one condition more."""

    def judge(*given: str, otherwise: str = "") -> tuple[int, list[str]]:
        texts = [RENDERED.format(given=rows) for rows in given]
        if otherwise:
            texts.append(RENDERED.format(given=otherwise).replace("and is_paid", "and is_paid and amount < 99"))
        files = []
        for number, text in enumerate(texts):
            files.append(tmp_path / f"test_{number}.sql")
            files[-1].write_text(text)
        found = mutate_sql.judged("paying", files)
        return len(found), [mutant.said for mutant, is_alive in found.items() if is_alive]

    return judge


def test_what_no_unit_test_pins_survives(judged: Callable[..., tuple[int, list[str]]]) -> None:
    count, alive = judged(PAID)
    assert count == 4
    assert alive == [
        "`amount > 10 AND is_paid` -> `amount > 10`",
        "`amount > 10 AND is_paid` -> `is_paid`",
        "`amount > 10` -> `amount >= 10`",
    ]
    assert judged(UNPAID)[1] == alive[1:]
    assert judged(AT_THE_BOUND)[1] == judged(PAID, AT_THE_BOUND)[1] == []


def test_the_model_is_judged_as_most_of_its_tests_render_it(judged: Callable[..., tuple[int, list[str]]]) -> None:
    assert judged(PAID, AT_THE_BOUND, otherwise=PAID) == (4, [])
    assert judged(AT_THE_BOUND, otherwise=PAID)[0] == 8


def test_a_unit_test_that_fails_by_itself_is_no_judge(judged: Callable[..., tuple[int, list[str]]]) -> None:
    with pytest.raises(CheckFailed, match="test_0 does not hold as it is"):
        judged("select 'c2' as customer_id, 11 as amount, true as is_paid")


def test_a_mutant_that_never_ends_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutate_sql, "LONGEST_SECONDS", 0.5)
    endless = "with recursive n as (select 1 as i union all select i + 1 from n) select max(i) as i from n"
    query = sqlglot.parse_one(endless, dialect="duckdb")
    with duckdb.connect() as connection:
        assert not mutate_sql.UnitTest("endless", connection, query, Counter()).holds()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select a from t where b is null", "`b IS NULL` -> `NOT b IS NULL`"),
        ("select a from t where not b", "`NOT b` -> `b`"),
        ("select a from t where b in (1)", "without `WHERE b IN (1)`"),
        ("select max(a) as a from t", "`MAX(a)` -> `MIN(a)`"),
        ("select coalesce(a, 0) as a from t", "`COALESCE(a, 0)` -> `a`"),
        ("select a + 7 * interval '1 day' as a from t", "`7` -> `8`"),
        ("select row_number() over (order by a desc) as a from t", "`a DESC` -> `a ASC`"),
        ("select case when a then 1 when b then 2 end as a from t", "-> `CASE WHEN b THEN 2 END`"),
        ("select a from t where a is distinct from b", "`a IS DISTINCT FROM b` -> `a IS NOT DISTINCT FROM b`"),
    ],
)
def test_every_kind_of_change_is_made(sql: str, said: str) -> None:
    changes = list(mutate_sql.changes_of(sqlglot.parse_one(sql, dialect="duckdb")))
    assert [change.said for change in changes if said in change.said], [change.said for change in changes]


def written(file: str, macro: str) -> str:
    """What a macro makes of the alias r and the instant 5, from its text, so that a macro written anew is seen."""
    text = (ROOT / "macros" / file).read_text()
    found = re.search(rf"macro {macro}\(.*?-#}}\n(.*?){{%- endmacro", text, re.DOTALL)
    assert found is not None
    return re.sub(r"{{ (alias|relation) }}", "r", re.sub(r"{{ (instant|decision_tier.as_of\(\)) }}", "5", found[1]))


IN_FORCE = written("decision_tables.sql", "in_force")
IS_EFFECTIVE = written("clock.sql", "is_effective")


@pytest.mark.parametrize(
    ("sql", "places"),
    [
        (f"select a from r where a > 1 and {IN_FORCE}", 4),
        (f"select a from r where {IS_EFFECTIVE}", 4),
        ("select (select max(governed.value) from p as governed where governed.parameter = 'x' and 1 < 2) as a", 3),
        ("select a from r where r.effective_from <= 5 and (r.a is null or r.a > 5)", 0),
    ],
)
def test_a_change_of_a_macro_is_one_place(sql: str, places: int) -> None:
    query = sqlglot.parse_one(sql, dialect="duckdb")
    assert len(mutate_sql.places_in_macros(query)) == places
    # The same text elsewhere is at the same places.
    other = sqlglot.parse_one(sql.replace("r.", "s.").replace(" 5", " 6"), dialect="duckdb")
    found = mutate_sql.places_in_macros(query)
    assert sorted(mutate_sql.places_in_macros(other).values()) == sorted(found.values())


@pytest.mark.builds
@pytest.mark.nightly
def test_the_share_that_is_killed_does_not_fall(demo: Warehouse) -> None:
    assert demo.dbt("test", "--select", "test_type:unit").returncode == 0
    outcome = demo.command("mutate-sql", "--rendered", "--at-least", "0.95")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
