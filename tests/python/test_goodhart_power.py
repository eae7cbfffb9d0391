"""How often the monitor cries wolf and how often it sees the wolf: simulated programmes through the SQL of the models.

A programme is one trial. Customers are in three value tiers with different chances of staying; the treated have more of
the low tier than those held out, so that arms differ in mix though nothing was done to anybody.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Warehouse

pytestmark = [pytest.mark.builds, pytest.mark.nightly]

TRIALS = 1000
UNITS = 400
SEED = 20260630

# Units of every trial at once; `hash` is the only source of chance.
SIMULATION = """
create schema tier_intermediate;
create table tier_intermediate.int_programme_units as
with dice as (
    select
        scenario, channel_effect, customer_effect, trial, unit,
        (hash(concat_ws('/', {seed}, scenario, trial, unit, 'arm')) >> 11) / 9007199254740992.0 as of_arm,
        (hash(concat_ws('/', {seed}, scenario, trial, unit, 'tier')) >> 11) / 9007199254740992.0 as of_tier,
        (hash(concat_ws('/', {seed}, scenario, trial, unit, 'channel')) >> 11) / 9007199254740992.0 as of_channel,
        (hash(concat_ws('/', {seed}, scenario, trial, unit, 'customer')) >> 11) / 9007199254740992.0 as of_customer
    from (values {scenarios}) as scenarios (scenario, channel_effect, customer_effect),
        range({trials}) as trials (trial), range({units}) as units (unit)
),
arms as (select *, if(of_arm < 0.6, 'treated', 'holdout') as arm from dice),
tiers as (
    select *, case when of_tier < if(arm = 'treated', 0.5, 0.2) then 'low' when of_tier < 0.8 then 'mid' else 'high' end
        as stratum
    from arms
)
select
    scenario || '/' || trial as programme_id, 24316 as month_index, 'c' || unit as customer_id, stratum, arm,
    1 as decision_count,
    cast(of_channel < 0.25 + if(arm = 'treated', channel_effect, 0) as integer) as channel_value,
    cast(of_customer < case stratum when 'low' then 0.4 when 'mid' then 0.6 else 0.8 end
        + if(arm = 'treated', customer_effect, 0) as integer) as customer_value,
    true as is_registered
from tiers
"""
SCENARIOS = {"null": (0, 0), "harmless": (0.2, 0), "harm": (0.2, -0.2), "small harm": (0.2, -0.05), "good": (0.2, 0.2)}


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """The share of each verdict in every scenario."""
    world = Warehouse(tmp_path_factory.mktemp("power"))
    rows = ", ".join(f"('{name}', {channel}, {customer})" for name, (channel, customer) in SCENARIOS.items())
    world.write(SIMULATION.format(seed=SEED, scenarios=rows, trials=TRIALS, units=UNITS))
    for arguments in (
        ["seed", "--select", "outcome_parameters"],
        ["run", "--select", "int_programme_lifts", "goodhart_monitor"],
    ):
        outcome = world.dbt(*arguments)
        assert outcome.returncode == 0, outcome.stdout
    found = world.rows(
        "select split_part(programme_id, '/', 1) as scenario, verdict, count(*) "
        "from outcomes.goodhart_monitor group by all"
    )
    shares: dict[str, dict[str, float]] = {name: {} for name in SCENARIOS}
    for scenario, verdict, count in found:
        shares[scenario][verdict] = count / TRIALS
    return shares


def test_a_programme_that_does_nothing_is_left_alone(rates: dict[str, dict[str, float]]) -> None:
    # Both bounds have to err at once, by chance 0.025 each.
    assert rates["null"].get("goodhart", 0) <= 0.005
    assert rates["null"].get("aligned", 0) <= 0.04


def test_a_gain_of_the_channel_alone_is_no_harm(rates: dict[str, dict[str, float]]) -> None:
    # One bound has to err; two and a half per cent, and three standard errors of the simulation.
    assert 0.01 <= rates["harmless"]["goodhart"] <= 0.036


def test_harm_is_found(rates: dict[str, dict[str, float]]) -> None:
    assert rates["harm"]["goodhart"] >= 0.9
    assert rates["harm"].get("aligned", 0) == 0


def test_good_is_found(rates: dict[str, dict[str, float]]) -> None:
    assert rates["good"]["aligned"] >= 0.9
    assert rates["good"].get("goodhart", 0) == 0


def test_the_published_rates_are_the_measured_ones(rates: dict[str, dict[str, float]]) -> None:
    log = (Path(__file__).parents[2] / "DECISIONLOG.md").read_text()
    published = {
        scenario: (float(goodhart), float(aligned))
        for scenario, goodhart, aligned in re.findall(
            r"^\| ([a-z ]+) \| .* \| ([0-9.]+) % \| ([0-9.]+) % \|$", log, re.M
        )
    }
    measured = {
        scenario: (round(100 * shares.get("goodhart", 0), 1), round(100 * shares.get("aligned", 0), 1))
        for scenario, shares in rates.items()
    }
    assert published == measured
