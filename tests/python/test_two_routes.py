"""A second route to every published label and number: judged anew for one customer and one instant, by the facts alone.

The models compute histories by running sums, bands and instants of change; here nothing is carried from one instant to
the next. What is now known to have been true at an instant is judged by all facts, what was known then by those
ingested by then.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from conftest import AS_OF, Warehouse

pytestmark = pytest.mark.builds

CLOCK = datetime.fromisoformat(AS_OF)
INTERMEDIATE, DEFINITIONS = "tier_intermediate", "tier_definitions"
SEEDS = ("value_tiers", "value_parameters", "lifecycle_rules", "engagement_levels", "signals")
# What computes the histories, in order.
CHAIN = {
    "value": (
        "int_value_views", "int_margin_months", "int_rating_periods", "int_value_bands", "int_value_tier_folds",
        "int_value_tier_spells", "int_value_tier_history", "int_value_tier_known",
    ),
    "lifecycle": (
        "int_lifecycle_facts", "int_lifecycle_instants", "int_lifecycle_inputs", "int_lifecycle_history",
        "int_lifecycle_known",
    ),
    "engagement": ("int_engagement_scores", "int_engagement_current", "int_engagement_history"),
}  # fmt: skip
FACTS = {
    "int_customers": "customer_id varchar, first_seen_at timestamp",
    "int_paid_orders": "order_key varchar, customer_id varchar, source_system varchar, reason_code varchar, "
    "placed_at timestamp, ingested_at timestamp",
    "int_margin_ledger": "entry_id varchar, customer_id varchar, entry_kind varchar, amount decimal(18, 4), "
    "occurred_at timestamp, ingested_at timestamp",
    "int_signals": "signal_key varchar, customer_id varchar, signal_id varchar, signal_class varchar, "
    "is_human boolean, occurred_at timestamp, ingested_at timestamp",
}
Fact = tuple[Any, datetime, datetime]


@dataclass
class Facts:
    """What the labels rest on, and the rules in force, for the slow way."""

    connection: duckdb.DuckDBPyConnection
    orders: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    signals: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    interests: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for kind, sql in {
            "orders": "select customer_id, case when reason_code is null then source_system end, placed_at, "
            f"ingested_at from {INTERMEDIATE}.int_paid_orders",
            "entries": f"select customer_id, amount, occurred_at, ingested_at from {INTERMEDIATE}.int_margin_ledger",
            "signals": "select customer_id, (weight, half_life_days), occurred_at, ingested_at "
            f"from {INTERMEDIATE}.int_signals inner join {DEFINITIONS}.signals using (signal_id) where is_human",
            "interests": f"select customer_id, null, occurred_at, ingested_at from {INTERMEDIATE}.int_signals "
            "where is_human and signal_class = 'active'",
        }.items():
            for customer, *fact in self.connection.execute(sql).fetchall():
                if customer is not None:
                    getattr(self, kind)[customer].append(tuple(fact))
        self.tiers = self.seed("value_tiers", "tier_rank > 0 order by tier_rank")
        self.stages = self.seed("lifecycle_rules", "true order by priority")
        self.levels = self.seed("engagement_levels", "true order by priority")
        self.limits = {row["parameter"]: int(row["value"]) for row in self.seed("value_parameters", "true")}

    def seed(self, name: str, condition: str) -> list[dict[str, Any]]:
        """The rows of a seed."""
        result = self.connection.execute(f"select * from {DEFINITIONS}.{name} where {condition}")
        header = [column[0] for column in result.description or []]
        return [dict(zip(header, row, strict=True)) for row in result.fetchall()]

    def stage(self, customer: str, at: datetime, known_at: datetime) -> str:
        """The first rule that covers the instant."""
        placed = [fact[1] for fact in self.orders[customer] if fact[1] <= at and fact[2] <= known_at]
        seen = [fact[1] for fact in self.interests[customer] if fact[1] <= at and fact[2] <= known_at]
        times = {"first_order": min(placed, default=None), "last_order": max(placed, default=None)}
        times["last_interest"] = max(seen, default=None)
        for rule in self.stages:
            fewest, most = rule["min_paid_order_count"], rule["max_paid_order_count"]
            if (fewest is None or len(placed) >= fewest) and (most is None or len(placed) < most):
                for age, then in times.items():
                    longest, shortest = rule[f"max_days_since_{age}"], rule[f"min_days_since_{age}"]
                    if longest is not None and (then is None or then < at - timedelta(days=longest)):
                        break
                    if shortest is not None and (then is None or then >= at - timedelta(days=shortest)):
                        break
                else:
                    return str(rule["lifecycle_stage"])
        raise AssertionError("no rule and no default")

    def level(self, customer: str, at: datetime, known_at: datetime) -> str:
        """The level of the score at the instant."""
        score = sum(
            weight * 0.5 ** ((at - then) / timedelta(days=1) / half_life)
            for (weight, half_life), then, heard in self.signals[customer]
            if weight > 0 and then <= at and heard <= known_at
        )
        for rule in self.levels:
            lowest, highest = rule["min_engagement_score"], rule["max_engagement_score"]
            if (lowest is None or round(score, 6) >= lowest) and (highest is None or round(score, 6) < highest):
                return str(rule["engagement_level"])
        raise AssertionError("no rule and no default")

    def tier(self, customer: str, at: datetime, known_at: datetime, basis_at: dict[str, datetime]) -> str:
        """The fold, month by month from the first rated one."""
        # An order whose worth is not known makes a customer, and rates nobody.
        orders = [fact for fact in self.orders[customer] if fact[0] and fact[1] <= at and fact[2] <= known_at]
        if not orders:
            return "unrated"
        entries = [fact for fact in self.entries[customer] if fact[2] <= known_at]
        old_enough = min(fact[1] for fact in orders) + timedelta(days=self.limits["rating_min_age"])
        fresh_until = max(basis_at[fact[0]] for fact in orders) + timedelta(days=self.limits["basis_max_age"])
        rank, since, below, number = 0, 0, None, 0
        for number, month in enumerate(month_starts(old_enough, min(at, fresh_until))):
            start = month - timedelta(days=self.limits["margin_window"])
            margin = sum((fact[0] for fact in entries if start <= fact[1] < month), Decimal(0))
            enter = max(tier["tier_rank"] for tier in self.tiers if margin >= Decimal(str(tier["enter_min_margin"])))
            stay = max(tier["tier_rank"] for tier in self.tiers if margin >= Decimal(str(tier["exit_min_margin"])))
            if rank == 0:
                rank, since = enter, number
                continue
            old = self.tiers[rank - 1]
            if enter > rank:
                below = None
                if number - since >= old["min_dwell_months"]:
                    rank, since = enter, number
            elif stay < rank:
                below = number if below is None else below
                if number - below >= old["grace_months"] and number - since >= old["min_dwell_months"]:
                    rank, since, below = stay, number, None
            else:
                below = None
        return self.tiers[rank - 1]["value_tier"] if rank else "unrated"

    def said(self, at: datetime) -> dict[str, dict[str, str]]:
        """By customer, what the models say held at an instant, and what they say was known then."""
        spells = {
            "stage": ("int_lifecycle_history", "lifecycle_stage"),
            "known_stage": ("int_lifecycle_known", "lifecycle_stage"),
            "tier": ("int_value_tier_history", "value_tier"),
            "known_tier": ("int_value_tier_known", "value_tier"),
            "level": ("int_engagement_history", "engagement_level"),
            "known_level": ("int_engagement_history", "known_engagement_level"),
        }
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for side, (relation, column) in spells.items():
            sql = (
                f"select customer_id, {column} from {INTERMEDIATE}.{relation} "
                "where valid_from <= ? and (valid_to is null or valid_to > ?)"
            )
            for customer, value in self.connection.execute(sql, [at, at]).fetchall():
                found[customer][side] = "two spells at once" if side in found[customer] else value
        return found

    def disagreements(self, at: datetime) -> list[tuple[str, str, str, str]]:
        """Where the models say something else of an instant than the slow way."""
        latest: dict[str, datetime] = {}
        for facts in self.orders.values():
            for system, placed, _ in facts:
                if system:
                    latest[system] = max(latest.get(system, placed), placed)
        # A level is judged at month starts and at the clock; before the first signal it is that of none.
        judged_at = at if at == CLOCK else [*month_starts(datetime(1999, 12, 31), at)][-1]
        wrong = []
        for customer, said in self.said(at).items():
            if "stage" not in said:
                continue
            for prefix, known_at in (("", CLOCK), ("known_", at)):
                judged = {
                    "stage": self.stage(customer, at, known_at),
                    "tier": self.tier(customer, at, known_at, latest),
                    "level": self.level(customer, judged_at, judged_at if prefix else CLOCK),
                }
                for label, value in judged.items():
                    default = {"tier": "unrated", "level": "none"}.get(label, "nothing")
                    if (told := said.get(prefix + label, default)) != value:
                        wrong.append((customer, prefix + label, told, value))
        return wrong


def month_starts(after: datetime, until: datetime) -> list[datetime]:
    """The month starts in (after, until]."""
    found, month = [], datetime(after.year, after.month, 1)
    while (month := (month + timedelta(days=32)).replace(day=1)) <= until:
        found.append(month)
    return found


def some_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Sixty customers whose margins cross the thresholds, and of whose facts one in four is known late."""
    dice = random.Random(7)
    for table, columns in FACTS.items():
        connection.execute(f"create table {INTERMEDIATE}.{table} ({columns})")

    def add(table: str, *values: object) -> None:
        connection.execute(f"insert into {INTERMEDIATE}.{table} values ({', '.join('?' * len(values))})", values)

    def heard(then: datetime) -> datetime:
        late = dice.random() < 0.25
        return then + (timedelta(days=dice.uniform(5, 300)) if late else timedelta(minutes=dice.uniform(0, 600)))

    for number in range(60):
        customer, began = f"c{number}", CLOCK - timedelta(days=dice.uniform(100, 1000))
        add("int_customers", customer, began)
        for turn in range(dice.randint(1, 14)):
            then = began + timedelta(days=dice.uniform(0, 1000))
            known_at = heard(then)
            if known_at < CLOCK:
                key = f"{number}|{turn}"
                add("int_paid_orders", key, customer, "shop", None, then, known_at)
                add(
                    "int_margin_ledger",
                    f"order|{key}",
                    customer,
                    "order",
                    dice.choice([40, 90, 300, 900]),
                    then,
                    known_at,
                )
            if known_at < CLOCK and dice.random() < 0.3 and (back := heard(known_at)) < CLOCK:
                add(
                    "int_margin_ledger", f"debit|{key}", customer, "refund", -dice.choice([40, 60, 300]), known_at, back
                )
        for turn in range(dice.randint(0, 12)):
            then = began + timedelta(days=dice.uniform(0, 1000))
            if (known_at := heard(then)) < CLOCK:
                add(
                    "int_signals",
                    f"{number}|{turn}",
                    customer,
                    "email_click",
                    "active",
                    dice.random() < 0.9,
                    then,
                    known_at,
                )


@pytest.fixture(scope="module")
def facts(demo: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Those customers under the definitions of the demo, and what its compiled models make of them."""
    connection = duckdb.connect(str(tmp_path_factory.mktemp("facts") / demo.database.name))
    connection.execute(f"attach '{demo.database}' as demo (read_only)")
    for schema in (INTERMEDIATE, DEFINITIONS):
        connection.execute(f"create schema {schema}")
    for seed in SEEDS:
        connection.execute(f"create table {DEFINITIONS}.{seed} as from demo.{DEFINITIONS}.{seed}")
    connection.execute("begin")
    some_facts(connection)
    connection.execute("commit")
    for room, models in CHAIN.items():
        for model in models:
            path = demo.folder / f"target/compiled/decision_tier/models/intermediate/{room}/{model}.sql"
            connection.execute(f"create table {INTERMEDIATE}.{model} as {path.read_text()}")
    return Facts(connection)


def instants(facts: Facts) -> list[datetime]:
    """The clock, month starts with a microsecond on either side, and the instants at which something late was known."""
    late = [
        fact[2]
        for kind in (facts.entries, facts.interests)
        for known in kind.values()
        for fact in known
        if fact[2] > fact[1] + timedelta(days=5)
    ]
    tick = timedelta(microseconds=1)
    chosen = random.Random(1).sample(sorted(late), 12) + [*month_starts(CLOCK - timedelta(days=700), CLOCK)][::3]
    return [CLOCK, *(at + step for at in chosen for step in (-tick, timedelta(0)))]


def test_what_was_known_at_any_clock_is_what_a_build_of_then_says(facts: Facts) -> None:
    told = [label for at in instants(facts) for said in facts.said(at).values() for label in said.items()]
    # The facts are such that the two sides differ, and every tier comes up.
    assert {value for side, value in told if side == "known_tier"} == {"low", "mid", "high", "top"}
    assert sum(said["known_stage"] != said["stage"] for at in instants(facts) for said in facts.said(at).values()) > 50
    wrong = {at: found for at in instants(facts) if (found := facts.disagreements(at))}
    assert wrong == {}


def test_history_of_the_demo_is_what_its_facts_say(demo: Warehouse) -> None:
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        found = Facts(connection)
        assert {at: wrong for at in instants(found)[::3] if (wrong := found.disagreements(at))} == {}


@pytest.mark.parametrize(
    "violation",
    [
        "update tier_intermediate.int_value_tier_known set value_tier = 'top' where value_tier = 'high'",
        "update tier_intermediate.int_value_tier_history set valid_to = valid_to + interval '1 month'",
        "update tier_intermediate.int_lifecycle_known set valid_from = valid_from - interval '1 microsecond'",
        "update tier_intermediate.int_engagement_history set known_engagement_level = engagement_level",
    ],
)
def test_planted_disagreement_is_found(facts: Facts, violation: str) -> None:
    facts.connection.execute("begin")
    facts.connection.execute(violation)
    found = any(facts.disagreements(at) for at in instants(facts))
    facts.connection.execute("rollback")
    assert found


def test_accounts_add_up_to_their_customers(demo: Warehouse) -> None:
    """Numbers of an account are the sums over its customers and what names it, and nobody's account is missing."""
    wrong = demo.rows("""
        with sums as (
            select
                account_id, count(*) as customers, sum(contribution_margin_365d) as margin,
                bool_or(has_open_escalation) as escalated, bool_or(is_at_risk) as at_risk
            from decision_tier.customers where account_id is not null group by account_id
        ),
        open_cases as (
            select distinct episodes.problem_id, unnest([customers.account_id, episodes.account_id]) as account_id
            from tier_intermediate.int_service_episodes as episodes
            left join decision_tier.customers using (customer_id) where episodes.is_open
        ),
        cases as (select account_id, count(distinct problem_id) as tickets from open_cases group by account_id),
        own as (
            select account_id, true as is_escalated
            from tier_intermediate.int_service_facts, tier_definitions.latest_run as run
            where fact = 'pending_escalation' and coalesce(ends_at > run.as_of, true) group by account_id
        )
        select account_id from decision_tier.accounts
        full join sums using (account_id) left join cases using (account_id) left join own using (account_id)
        where accounts.customer_count is distinct from coalesce(sums.customers, 0)
            or accounts.open_ticket_count is distinct from coalesce(cases.tickets, 0)
            or accounts.contribution_margin_365d is distinct from coalesce(sums.margin, 0)
            or accounts.has_open_escalation is distinct from
                coalesce(sums.escalated or own.is_escalated, false)
            or (sums.customers > 0 and accounts.is_at_risk is distinct from sums.at_risk)
    """)
    assert wrong == []
