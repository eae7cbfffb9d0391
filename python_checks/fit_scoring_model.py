"""Fit the models of the predicted margin to the customers of the warehouse, and print the row for `scoring_models`.

BG/NBD (Fader, Hardie, Lee 2005) for the number of purchases and Gamma-Gamma (Fader, Hardie 2013) for their value, both
by maximum likelihood. Nothing is written: a new fit is a change of an agreed definition, so a person puts the row into
the seed, with the agreement it rests on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln

from python_checks.project import ProjectError, database, open_database

Numbers = NDArray[np.float64]
Likelihood = Callable[[Numbers], float]
FEWEST_CUSTOMERS = 100
"""Below this many customers a fit says nothing."""


@dataclass(frozen=True)
class Fit:
    """Parameters by name, and the log-likelihood they reach."""

    parameters: dict[str, float]
    log_likelihood: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the row is to be called and to look ahead."""
    parser.add_argument("--model-id", default="SM-BGNBD-2", help="id of the new model")
    parser.add_argument("--currency", default="USD", help="base currency of the margins")
    parser.add_argument("--time-unit-days", type=int, default=7, help="days in the time unit of the fit")
    parser.add_argument("--horizon-days", type=int, default=365, help="days to look ahead")
    parser.add_argument("--fitted-on", type=date.fromisoformat, required=True, help="day of the fit, YYYY-MM-DD")


def run(arguments: argparse.Namespace) -> None:
    """Fit both models and print the row of the seed, with what it was fitted to on standard error."""
    with open_database(database()) as connection:
        rows = connection.sql(
            """
            select repeat_purchases, recency_days, age_days, mean_margin
            from tier_intermediate.int_purchase_summaries
            where not is_contractual and age_days > 0
            order by customer_id
            """
        ).fetchall()
    if len(rows) < FEWEST_CUSTOMERS:
        raise ProjectError(f"{len(rows)} customers have bought, too few for a fit: it takes {FEWEST_CUSTOMERS}")
    purchases, recency, age = (np.array([row[column] for row in rows], dtype=np.float64) for column in range(3))
    unit = float(arguments.time_unit_days)
    counts = fit_purchases(purchases, recency / unit, age / unit)
    paying = [(float(row[0]), float(row[3])) for row in rows if row[0] > 0 and row[3] is not None and row[3] > 0]
    if len(paying) < FEWEST_CUSTOMERS:
        raise ProjectError(f"{len(paying)} customers have bought again at a margin, too few for a fit")
    repeats, margins = (np.array(values, dtype=np.float64) for values in zip(*paying, strict=True))
    values = fit_spend(repeats, margins)
    correlation = float(np.corrcoef(repeats, margins)[0, 1])
    print(
        f"{len(rows)} customers, log-likelihood {counts.log_likelihood:.1f} and {values.log_likelihood:.1f}; "
        f"correlation of frequency and value {correlation:.2f} (the models take it for none)",
        file=sys.stderr,
    )
    numbers = [f"{value:.4f}" for value in (*counts.parameters.values(), *values.parameters.values())]
    row = [arguments.model_id, *numbers, arguments.time_unit_days, arguments.horizon_days, arguments.currency]
    print(",".join(str(value) for value in [*row, arguments.fitted_on]))


def fit_purchases(purchases: Numbers, recency: Numbers, age: Numbers) -> Fit:
    """BG/NBD: r, alpha, a, b. `purchases` are repeat purchases, the last at `recency`, of customers of an `age`."""
    has_repeat = purchases > 0

    def likelihood(logarithms: Numbers) -> float:
        r, alpha, a, b = np.exp(logarithms)
        rate = gammaln(r + purchases) - gammaln(r) + r * np.log(alpha)
        dropout = gammaln(a + b) + gammaln(b + purchases) - gammaln(b) - gammaln(a + b + purchases)
        alive = -(r + purchases) * np.log(alpha + age)
        later = np.where(has_repeat, purchases, 1.0)
        gone = np.where(
            has_repeat, np.log(a) - np.log(b + later - 1) - (r + purchases) * np.log(alpha + recency), -np.inf
        )
        return float(np.sum(rate + dropout + np.logaddexp(alive, gone)))

    return _fit(("r", "alpha", "a", "b"), likelihood, np.array([1.0, float(np.mean(age)) / 4, 1.0, 2.0]))


def fit_spend(purchases: Numbers, mean_spend: Numbers) -> Fit:
    """Gamma-Gamma: p, q, v, over customers with repeat purchases of a positive mean value."""

    def likelihood(logarithms: Numbers) -> float:
        p, q, v = np.exp(logarithms)
        shape = p * purchases
        return float(
            np.sum(
                gammaln(shape + q)
                - gammaln(shape)
                - gammaln(q)
                + q * np.log(v)
                + (shape - 1) * np.log(mean_spend)
                + shape * np.log(purchases)
                - (shape + q) * np.log(purchases * mean_spend + v)
            )
        )

    return _fit(("p", "q", "v"), likelihood, np.array([2.0, 2.0, float(np.mean(mean_spend))]))


def _fit(names: tuple[str, ...], likelihood: Likelihood, start: Numbers) -> Fit:
    options = {"maxiter": 20000, "maxfev": 20000, "xatol": 1e-8, "fatol": 1e-8}
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        found = minimize(lambda x: -likelihood(x), np.log(start), method="Nelder-Mead", options=options)
    if not found.success:
        raise ProjectError(f"the fit of {', '.join(names)} has not converged: {found.message}")
    values = (float(value) for value in np.exp(found.x))
    return Fit(dict(zip(names, values, strict=True)), -float(found.fun))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    try:
        run(parser.parse_args())
    except ProjectError as error:
        sys.exit(str(error))
