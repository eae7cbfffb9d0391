"""Every house rule finds the breach planted for it, and only that one; a good project has none."""

from dataclasses import replace
from datetime import date

import pytest

from python_checks.house_rules import all_rules, offences
from python_checks.house_rules.project_view import (
    Consumer,
    Exposure,
    Macro,
    Metric,
    Model,
    ProjectView,
    RawTable,
    Seed,
    Waiver,
)

USED = "select *\nfrom {{ ref('base_shop__order') }}\nwhere raw_status = 'used'\n"
COLUMN = {"order_id": {"description": "Id of the order.", "data_type": "string"}}

BASE = Model(
    "base_shop__order",
    "models/staging/shop/base_shop__order.sql",
    raw="{{ base_table('shop', 'order') }}\n",
    sources=("source.decision_tier.shop.order",),
)
ACCOUNTS = Model(
    "stg_shop__row_accounts",
    "models/staging/shop/stg_shop__row_accounts.sql",
    raw="{{ account_rows('shop', ['order']) }}\n",
    reads=("base_shop__order",),
)
STAGED = Model("stg_shop__orders", "models/staging/shop/stg_shop__orders.sql", raw=USED, reads=("base_shop__order",))
CANONICAL = Model("int_orders", "models/intermediate/canonical/int_orders.sql", reads=("stg_shop__orders",))
VALUE = Model("int_margin", "models/intermediate/value/int_margin.sql", reads=("int_orders",))
SUPPRESSIONS = Model("int_suppressions", "models/intermediate/decisions/int_suppressions.sql", reads=("int_margin",))
CATALOGUE = ("seed.decision_tier.action_catalogue",)
RANKED = Model(
    "int_ranked",
    "models/intermediate/decisions/int_ranked.sql",
    reads=("int_suppressions",),
    definitions=CATALOGUE,
)
MART = Model(
    "orders",
    "models/marts/decision_tier/orders.sql",
    reads=("int_ranked",),
    columns=COLUMN,
    access="public",
    is_contracted=True,
    readers=("operations",),
)
MODELS = (BASE, ACCOUNTS, STAGED, CANONICAL, VALUE, SUPPRESSIONS, RANKED, MART)
SEED = Seed("tiers", header=("tier",), described=frozenset({"tier"}), typed=frozenset({"tier"}))
RAW = RawTable("source.decision_tier.shop.order", "models/staging/shop/sources.yml", relation="shop.order")
BUYERS = Metric("buyers", counter_metric="unhappy_buyers", grain="customer", definition_id="DF-BUYER")
UNHAPPY = Metric("unhappy_buyers", counter_metric="buyers", grain="customer")
OPENS = Metric("opens", counter_metric="buyers", grain="channel", tags=("diagnostic",))
SHOP = Exposure(reads=("orders",), owner="sales", maturity="high")
GOOD = ProjectView(
    MODELS,
    (Macro("as_of", "macros/clock.sql", "cast('x' as timestamp)"),),
    (SEED,),
    (RAW,),
    unit_tests=("n" * 63,),
    metrics=(BUYERS, UNHAPPY, OPENS),
    saved_queries={"shop_report": ("buyers", "unhappy_buyers", "opens")},
    dimensions={"orders.tier": "DF-TIER"},
    definitions={"DF-BUYER": "customer", "DF-TIER": "customer", "DF-EVENT": "event"},
    programmes={"winback": "customer"},
    consumers=(Consumer("shop", "orders", "sales"),),
    exposures={"shop": SHOP},
)

FINAL = "with final as (\n{}\n)\n\nselect * from final\n"


def with_model(good: Model, **changes: object) -> ProjectView:
    """The good project with one model changed."""
    return replace(GOOD, models=tuple(replace(good, **changes) if model is good else model for model in MODELS))  # type: ignore[arg-type]


def with_sql(sql: str) -> ProjectView:
    """The good project with a model that says this."""
    return with_model(VALUE, raw=FINAL.format(sql), compiled=FINAL.format(sql))


def with_seed(**changes: object) -> ProjectView:
    """The good project with its seed changed."""
    return replace(GOOD, seeds=(replace(SEED, **changes),))  # type: ignore[arg-type]


def with_metric(good: Metric, **changes: object) -> ProjectView:
    """The good project with one metric changed."""
    metrics = [replace(metric, **changes) if metric is good else metric for metric in GOOD.metrics]  # type: ignore[arg-type]
    return replace(GOOD, metrics=tuple(metrics))


def with_exposure(**changes: object) -> ProjectView:
    """The good project with its exposure changed."""
    return replace(GOOD, exposures={"shop": replace(SHOP, **changes)})  # type: ignore[arg-type]


def with_raw(**changes: object) -> ProjectView:
    """The good project with its raw table changed."""
    return replace(GOOD, raw_tables=(replace(RAW, **changes),))  # type: ignore[arg-type]


def with_models(*models: Model) -> ProjectView:
    """The good project with more models."""
    return replace(GOOD, models=(*MODELS, *models))


def of_value(name: str, *reads: str, **changes: object) -> Model:
    """One more model of the room of value."""
    return replace(Model(name, f"models/intermediate/value/{name}.sql", reads=reads), **changes)  # type: ignore[arg-type]


def with_waiver(**changes: str) -> ProjectView:
    """A project with a breach and its waiver, changed."""
    waiver = Waiver("DT106", "int_margin", "data_platform", "Being rewritten", "2026-02-01")
    window = "select row_number() over (partition by customer_id order by placed_at) as n from orders"
    return replace(with_sql(window), waivers=(replace(waiver, **changes),))


def with_macro(sql: str) -> ProjectView:
    """The good project with a macro that says this."""
    return replace(GOOD, macros=(Macro("helper", "macros/helper.sql", sql),))


LONG = FINAL.format("\n".join(["    select 1 as one"] * 160))
WINDOW = "select {} over (partition by customer_id {}) as n from orders"

PLANTED = {
    "DT001": [with_model(MART, reads=("stg_shop__orders",)), with_model(CANONICAL, reads=("orders",))],
    "DT002": [with_model(CANONICAL, reads=("int_margin",))],
    "DT003": [
        with_model(VALUE, reads=("stg_shop__orders",)),
        replace(GOOD, models=(*MODELS, Model("stg_crm__x", "models/staging/crm/stg_crm__x.sql", reads=(STAGED.name,)))),
    ],
    "DT004": [
        with_model(RANKED, reads=("int_margin",)),
        with_model(VALUE, definitions=CATALOGUE),
        with_model(MART, definitions=CATALOGUE),
    ],
    "DT005": [
        with_model(VALUE, path="models/intermediate/value/margin.sql", name="margin"),
        with_model(MART, name="fct_orders"),
        with_model(MART, path="models/orders.sql"),
        with_model(STAGED, name="stg_crm__orders"),
    ],
    "DT006": [with_model(STAGED, sources=("source.decision_tier.shop.order",))],
    "DT007": [
        with_model(BASE, raw="{{ base_table('shop', 'order') }} where total > 0"),
        with_model(BASE, raw="{{ base_table('shop', 'order', only=['order_id']) }}"),
    ],
    "DT008": [with_model(ACCOUNTS, reads=())],
    "DT009": [with_model(STAGED, raw="select *\nfrom {{ ref('base_shop__order') }}\n")],
    "DT101": [with_sql("select now() as at"), with_macro("current_timestamp")],
    "DT102": [with_sql("select random() as luck"), with_sql("select uuid() as id")],
    "DT103": [with_sql("select {{ run_query('select 1') }} as one"), with_macro("{% call statement('x') %}")],
    "DT104": [with_macro("{% if target.type == 'duckdb' %}")],
    "DT105": [with_sql("select a from b qualify c = 1"), with_sql("select arg_max(a, b) as a from c group by all")],
    "DT106": [
        with_sql(WINDOW.format("row_number()", "order by placed_at")),
        with_sql(WINDOW.format("row_number()", "order by hash(placed_at)")),
        with_sql(WINDOW.format("row_number()", "")),
        with_sql(WINDOW.format("first_value(tier)", "order by order_id, placed_at desc")),
        with_sql(WINDOW.format("sum(a)", "order by placed_at rows between unbounded preceding and current row")),
    ],
    "DT107": [with_sql("select string_agg(reason, ', ') as reasons from b")],
    "DT108": [replace(GOOD, unit_tests=("n" * 64,)), with_model(VALUE, name="int_" + "n" * 60)],
    "DT201": [with_model(VALUE, description=" ")],
    "DT202": [with_model(MART, columns={"order_id": {"data_type": "string", "description": ""}})],
    "DT203": [
        with_model(MART, is_contracted=False),
        with_model(MART, columns={"order_id": {"description": "Id of the order."}}),
    ],
    "DT204": [with_model(MART, access="protected"), with_model(VALUE, access="public"), with_model(VALUE, group=None)],
    "DT205": [with_model(VALUE, tests=()), with_model(VALUE, tests=("unique",))],
    "DT206": [with_seed(typed=frozenset()), with_seed(described=frozenset()), with_seed(description="")],
    "DT207": [with_seed(described=frozenset({"tier", "teir"}))],
    "DT208": [
        with_model(MART, readers=()),
        with_model(VALUE, readers=("operations",)),
        with_models(replace(MART, name="refunds", path="models/marts/decision_tier/refunds.sql", readers=("analyst",))),
    ],
    "DT301": [with_model(VALUE, raw="with final as (select 1)\n\nselect one from final\n")],
    "DT302": [with_model(VALUE, raw=LONG)],
    "DT303": [replace(GOOD, models=tuple(replace(VALUE, name=f"int_{i}", raw=LONG[:1800]) for i in range(9)))],
    "DT304": [with_sql("SELECT 1 as one")],
    "DT401": [
        with_metric(BUYERS, counter_metric=""),
        with_metric(BUYERS, counter_metric="happy_buyers"),
        with_metric(BUYERS, counter_metric="buyers"),
        with_metric(BUYERS, counter_metric="opens"),
    ],
    "DT402": [with_metric(BUYERS, grain=""), with_metric(OPENS, tags=()), with_metric(OPENS, grain="customer")],
    "DT403": [replace(GOOD, saved_queries={"shop_report": ("buyers",)})],
    "DT404": [with_metric(BUYERS, definition_id=""), replace(GOOD, dimensions={"orders.tier": "DF-TEIR"})],
    "DT405": [replace(GOOD, programmes={"winback": "channel"}), replace(GOOD, programmes={"winback": ""})],
    "DT406": [
        replace(GOOD, exposures={}),
        replace(GOOD, consumers=(Consumer("shop", "customers", "sales"),)),
        with_exposure(owner="marketing"),
    ],
    "DT407": [
        with_exposure(owner=""),
        with_exposure(maturity=""),
        with_exposure(reads=("orders", "int_margin")),
        replace(with_exposure(), models=tuple(replace(m, access="protected") if m is MART else m for m in MODELS)),
    ],
    "DT408": [with_model(MART, reads=("int_margin",))],
    "DT501": [replace(GOOD, raw_tables=(RAW, replace(RAW, unique_id="source.decision_tier.till.sale")))],
    "DT502": [
        with_sql("select * from shop.order"),
        with_sql('select * from a inner join "w"."shop"."order" as b on true'),
    ],
    "DT503": [with_models(*(of_value(f"int_{number}", "int_margin") for number in range(4)))],
    "DT504": [
        with_model(BASE, sources=(RAW.unique_id, "source.decision_tier.shop.refund")),
        with_model(BASE, reads=("stg_shop__orders",)),
    ],
    "DT505": [with_models(of_value("int_costs", "int_margin"), of_value("int_net", "int_margin", "int_costs"))],
    "DT506": [with_models(of_value("int_calendar"))],
    "DT507": [
        replace(GOOD, raw_tables=(RAW, replace(RAW, unique_id="source.decision_tier.shop.refund", relation="b"))),
        with_models(replace(BASE, name="base_shop__order_again")),
        with_models(*(replace(BASE, name=f"landed_shop__{name}") for name in ("orders", "refunds"))),
    ],
    "DT508": [with_sql("select 1 as one from a" + "\n    inner join b on true" * 8)],
    "DT509": [
        with_models(
            of_value("int_0", "int_margin", materialized="view"),
            *(of_value(f"int_{number}", f"int_{number - 1}", materialized="view") for number in range(1, 6)),
        )
    ],
    "DT510": [with_raw(description=""), with_raw(source_description=" "), with_raw(has_freshness=False)],
    "DT511": [
        with_model(VALUE, described_in="models/intermediate/service/models.yml"),
        with_raw(path="models/staging/sources.yml"),
    ],
    "DT901": [with_waiver(owner=" "), with_waiver(expires_on="soon"), with_waiver(reason="")],
    "DT902": [with_waiver(expires_on="2026-01-01")],
    "DT903": [replace(GOOD, waivers=(Waiver("DT106", "int_margin", "us", "Once", "2026-02-01"),))],
}


def test_good_project_has_no_offence() -> None:
    assert offences(GOOD) == []


def test_every_rule_has_a_planted_breach() -> None:
    assert set(PLANTED) == {*all_rules(), "DT901", "DT902", "DT903"}


@pytest.mark.parametrize(
    ("code", "project"), [(code, project) for code, projects in PLANTED.items() for project in projects]
)
def test_planted_breach_is_found(code: str, project: ProjectView) -> None:
    # A breach of the floors or of the shape may well breach another rule of its family too.
    assert code in {offence.code for offence in offences(project)}


@pytest.mark.parametrize(
    "sql",
    [
        WINDOW.format("row_number()", "order by placed_at desc, order_id"),
        WINDOW.format("rank()", "order by placed_at"),
        WINDOW.format("sum(amount)", "order by placed_at"),
        WINDOW.format("min(amount)", ""),
        "select a -- at the time now() was asked\nfrom b",
    ],
)
def test_sound_sql_passes(sql: str) -> None:
    assert offences(with_sql(sql)) == []


@pytest.mark.parametrize(
    "project",
    [
        with_exposure(),
        with_models(*(of_value(f"int_{number}", "int_margin") for number in range(3))),
        with_models(
            of_value("int_costs", "int_margin"),
            of_value("int_a", "int_margin", "int_costs"),
            of_value("int_b", "int_costs"),
        ),
        with_models(
            of_value("int_costs", "int_margin", raw=FINAL.format("    select 1 as one\n" * 60)),
            of_value("int_net", "int_margin", "int_costs"),
        ),
        with_models(replace(BASE, name="landed_shop__orders")),
        with_sql("select 1 as one from a" + "\n    inner join b on true" * 7),
        with_sql("select a is distinct from b.a as differs from b"),
    ],
)
def test_sound_lineage_passes(project: ProjectView) -> None:
    assert offences(project) == []


def test_waiver_holds_until_its_day() -> None:
    waived = with_waiver()
    assert offences(waived) == []
    assert [offence.code for offence in offences(replace(waived, today=date(2026, 2, 1)))] == ["DT902"]


def test_offence_names_offender_and_fix() -> None:
    offence, *_ = offences(with_model(STAGED, sources=("source.decision_tier.shop.order",)))
    assert str(offence) == "DT006 stg_shop__orders: reads the raw table shop.order. Read its base model."
