"""The predicted margin: the fit reproduces published parameters, and the SQL is the published formula."""

from __future__ import annotations

import csv

import duckdb
import numpy as np
import pytest
from jinja2 import Environment
from scipy.special import hyp2f1
from scipy.stats import betaprime

from python_checks.fit_scoring_model import Numbers, fit_purchases, fit_spend
from python_checks.project import ROOT

CDNOW = ROOT.parent / "shared/fixtures/cdnow/cdnow_customers_summary.csv"
PUBLISHED = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
needs_cdnow = pytest.mark.skipif(not CDNOW.exists(), reason=f"the CDNOW sample is not at {CDNOW.name}")


class Macros:
    """The package's macros of scoring, outside dbt."""

    def __init__(self) -> None:
        source = (ROOT / "macros/value.sql").read_text()
        module = Environment().from_string(source).make_module({"decision_tier": self})
        self.hypergeometric_2f1 = module.hypergeometric_2f1  # type: ignore[attr-defined]
        self.expected_purchases = module.expected_purchases  # type: ignore[attr-defined]


def expected(x: Numbers, t_x: Numbers, age: Numbers, horizon: float) -> Numbers:
    """The published form of BG/NBD's conditional expectation."""
    r, alpha, a, b = PUBLISHED.values()
    series = hyp2f1(r + x, b + x, a + b + x - 1, horizon / (alpha + age + horizon))
    grown = 1 - ((alpha + age) / (alpha + age + horizon)) ** (r + x) * series
    gone = np.where(x > 0, a / (b + x - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x), 0)
    return np.asarray((a + b + x - 1) / (a - 1) * grown / (1 + gone), dtype=np.float64)


def computed(x: Numbers, t_x: Numbers, age: Numbers, horizon: float) -> Numbers:
    """The same by the package's SQL."""
    sql = Macros().expected_purchases("x", "t_x", "age", repr(horizon), *(repr(value) for value in PUBLISHED.values()))
    customers = ", ".join(
        f"({row}, {count!r}::double, {last!r}::double, {old!r}::double)"
        for row, (count, last, old) in enumerate(zip(*_lists(x, t_x, age), strict=True))
    )
    with duckdb.connect() as connection:
        found = connection.sql(
            f"select {sql} from (values {customers}) as customers (row_id, x, t_x, age) order by row_id"
        ).fetchall()
    return np.array([row[0] for row in found])


def _lists(*columns: Numbers) -> list[list[float]]:
    return [column.astype(np.float64).tolist() for column in columns]


def test_sql_gives_the_published_expectation() -> None:
    found = computed(np.array([2.0]), np.array([30.43]), np.array([38.86]), 39.0)
    assert round(float(found[0]), 3) == 1.226


def test_sql_agrees_with_the_published_form_over_its_domain() -> None:
    random = np.random.default_rng(7)
    x = random.integers(1, 40, 500).astype(np.float64)
    age = random.uniform(0.2, 300, 500)
    t_x = age * random.uniform(0, 1, 500)
    for horizon in (4.0, 52.142857):
        np.testing.assert_allclose(computed(x, t_x, age, horizon), expected(x, t_x, age, horizon), rtol=1e-5, atol=1e-9)


def test_sql_does_not_overflow_for_frequent_buyers() -> None:
    """Where the published form overflows, the prediction stays between none and what the customer bought so far."""
    found = computed(np.array([2000.0]), np.array([520.0]), np.array([520.0]), 52.0)
    assert 0 < found[0] < 2000


@needs_cdnow
def test_fit_reproduces_the_published_parameters() -> None:
    with CDNOW.open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns = (np.array([float(row[name]) for row in rows]) for name in ("frequency", "recency", "T"))
    fit = fit_purchases(*columns)
    assert {name: round(value, 3) for name, value in fit.parameters.items()} == PUBLISHED
    assert round(fit.log_likelihood, 1) == -9582.4


def test_fit_of_spend_is_the_most_likely_one() -> None:
    """Gamma-Gamma on customers drawn from it, with the parameters published for CDNOW.

    The mean over customers, p v / (q - 1) = 35.2, is found; the fit is at least as likely as the truth, and none
    next to it is likelier.
    """
    random = np.random.default_rng(7)
    purchases = random.integers(1, 9, 20000).astype(np.float64)
    scale = random.gamma(3.74, 1 / 15.44, 20000)
    mean_spend = random.gamma(6.25 * purchases, 1 / (scale * purchases))
    fit = fit_spend(purchases, mean_spend)
    p, q, v = fit.parameters.values()
    assert p * v / (q - 1) == pytest.approx(6.25 * 15.44 / 2.74, rel=0.02)
    assert fit.log_likelihood >= spend_likelihood(purchases, mean_spend, 6.25, 3.74, 15.44)
    for nearby in ((p * 1.01, q, v), (p, q * 1.01, v), (p, q, v * 1.01), (p / 1.01, q, v), (p, q / 1.01, v)):
        assert fit.log_likelihood >= spend_likelihood(purchases, mean_spend, *nearby)


def spend_likelihood(purchases: Numbers, mean_spend: Numbers, p: float, q: float, v: float) -> float:
    """The published log-likelihood, customer by customer, by scipy's own beta-prime distribution.

    The sum of x purchases over v is Beta-prime (p x, q).
    """
    return float(np.sum(betaprime.logpdf(purchases * mean_spend / v, p * purchases, q) + np.log(purchases / v)))
