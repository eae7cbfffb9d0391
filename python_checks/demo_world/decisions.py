"""Labels legacy systems report, and what automated decisions did, caused and were judged to be."""

from __future__ import annotations

from dataclasses import dataclass

from .definitions import definitions_in_force
from .world import World, later

CONSUMERS = ("personalization_engine", "sales_alerts", "service_routing", "agent_desktop")


@dataclass(frozen=True)
class Programme:
    """What a programme decides and what it does to people.

    outcome: the channel outcome it is judged by; lift and retention: what it adds to the chance of
    that outcome and of staying a customer; holdout: share of people left alone; reach: chance that
    it decides on a person, each of two times. Those that promote by mail ask for permission first.
    """

    name: str
    action: str
    action_class: str
    channel: str
    objective: str
    outcome: str
    lift: float
    retention: float
    holdout: float
    reach: float


PROGRAMMES = (
    Programme("winback_mail", "promote_email", "promotional", "email", "revenue", "open", 0.30, -0.24, 0.40, 0.80),
    Programme("loyalty_offers", "cross_sell_email", "cross_sell", "email", "revenue", "click", 0.12, 0.24, 0.40, 0.80),
    Programme("service_recovery", "service_email", "service", "email", "service", "open", 0.02, 0.04, 0.20, 0.15),
    Programme("sales_nudges", "cross_sell_phone", "cross_sell", "phone", "revenue", "answer", 0.05, 0.00, 0.00, 0.10),
)
"""The first raises what its channel counts and drives customers away, the second does good, the third
does little, and of the last nobody can tell."""

PERMITTED = ("granted", "single", "regranted")
CARELESS = 0.03

STALE_CONSUMER = "agent_desktop"
"""It has kept the definitions of another time, and has not read for longer than it may."""
STALE_DAYS = 9


def fill(world: World) -> None:
    """Write reported attributes, decisions, outcomes, reviews and attestations."""
    _reported(world)
    world.keep("decisions", _decisions(world))
    _ai_decisions(world)
    _ai_outcomes(world)
    _ai_reviews(world)
    _attestations(world)
    world.forget("decisions")


def _reported(world: World) -> None:
    """Each system's own word for stage, activity, risk and segment; they disagree."""
    d = world.dice
    recent = f"{world.as_of} - interval 20 day"
    legacy = f"{world.as_of} - interval 550 day"
    bought = "last_active_at > " + world.as_of + " - interval {days} day"
    contact, shopper = "hubspot_id::varchar", "shopify_id::varchar"
    labels = (
        ("hubspot", contact, "in_hubspot", "active_customer", recent, "null",
         f"({bought.format(days=180)} and (in_shopify or in_pos))::varchar"),
        ("shopify", shopper, "in_shopify", "active_customer", recent, "null",
         f"({bought.format(days=365)})::varchar"),
        ("shopify", shopper, f"in_shopify and joined_at < {legacy}", "segment", legacy, "'rfm_2024'",
         f"case when weight > 1.8 then 'champions' when {d('label.rfm')} < 0.4 then 'loyal'"
         " else 'hibernating' end"),
        ("salesforce", "sf_contact_id", "salesforce_kind in ('contact', 'converted', 'merged')",
         "at_risk", recent, "null", f"({d('crm.status')} between 0.35 and 0.6)::varchar"),
        ("segment", "segment_id", "in_segment", "engaged", recent, "'computed_traits_v2'",
         f"(weight > 0.6 and {d('label.engaged')} < 0.8)::varchar"),
    )  # fmt: skip
    for system, record, condition, attribute, at, model, value in labels:
        world.write(
            "canonical.reported_attributes",
            f"""
            select '{system}' as source_system, {record} as source_record_id,
                '{attribute}' as attribute, {value} as value, {at} as computed_at,
                cast({model} as varchar) as model_id, {at} + interval 1 hour as _ingested_at
            from work.people where not is_erased and {d("label.kept")} < 0.4 and {condition}
            """,
        )


def _decisions(world: World) -> str:
    d = world.dice
    names = ", ".join(f"({number}, '{each.name}')" for number, each in enumerate(PROGRAMMES))
    return f"""
    with numbered as (
        select i, joined_at, hubspot_id, weight, email_story, email_granted_at, email_regranted_at,
            programme_id, i * 10 + number * 2 + j as decision_no
        from work.people, (values {names}) as programmes(number, programme_id), (values (0), (1)) as times(j)
        where in_hubspot and not is_erased
    ),

    asked as (
        select *, case
            when {_by_programme("channel")} <> 'email' or {_by_programme("action_class")} = 'service'
                or {d("ai.careless", "decision_no")} < {CARELESS} then joined_at
            when email_story = 'regranted' then email_regranted_at
            when email_story in {PERMITTED} then email_granted_at
        end as permitted_at
        from numbered
    ),

    chosen as (
        select *, greatest(permitted_at + interval 1 day, {world.as_of} - interval 270 day) as first_day
        from asked where {d("ai.any", "decision_no")} < {_by_programme("reach")} and permitted_at is not null
    )

    select i, decision_no, hubspot_id, programme_id, weight,
        {d("ai.holdout", "i")} < {_by_programme("holdout")} as is_holdout,
        {later("first_day", f"date_diff('second', first_day, {world.as_of}) * {d('ai.at', 'decision_no')}")}
            as decided_at
    from chosen where first_day < {world.as_of}
    """


def _by_programme(attribute: str) -> str:
    """SQL for an attribute of the row's programme."""
    cases = " ".join(f"when '{each.name}' then {getattr(each, attribute)!r}" for each in PROGRAMMES)
    return f"case programme_id {cases} end"


def _ai_decisions(world: World) -> None:
    d = world.dice

    propensity = f"round({d('ai.propensity', 'decision_no')}, 4)"
    world.write(
        "canonical.ai_decisions",
        f"""
        select 'decision-' || decision_no as decision_id, 'hubspot' as source_system,
            hubspot_id::varchar as source_record_id, 'personalization_engine' as consumer_id,
            programme_id, programme_id || '-journey' as journey_id, 'uplift' as model_id,
            '3.1' as model_version, {_by_programme("objective")} as objective_id,
            {_by_programme("action")} as action_id,
            {_by_programme("action_class")} as action_class, {_by_programme("channel")} as channel,
            {propensity} as score, {propensity} as propensity,
            round(40 * {d("ai.value", "decision_no")}, 2) as value, is_holdout,
            decided_at - interval 2 hour as context_at, decided_at,
            {world.synced("decided_at", "ai.sync", "decision_no")} as _ingested_at
        from work.decisions
        """,
    )


def _ai_outcomes(world: World) -> None:
    """Channel outcomes within days, customer outcomes after sixty, of both arms; people follow less on the phone."""
    d = world.dice
    for programme in PROGRAMMES:
        measures = (
            (programme.outcome, 0.25, programme.lift, 3),
            ("retained", 0.62, programme.retention, 60),
            ("purchase", 0.12, programme.retention / 2, 30),
            ("overridden", 0.0, 0.35 if programme.channel == "phone" else 0.05, 1),
            ("ignored", 0.0, 0.10, 7),
        )
        for kind, base, lift, days in measures:
            chance = f"{base} + if(is_holdout, 0, {lift})"
            at = f"decided_at + interval {days} day"
            value = "1" if kind != "purchase" else f"round(20 + 60 * {d('ai.spent', 'decision_no')}, 2)"
            world.write(
                "canonical.ai_outcomes",
                f"""
                select 'decision-' || decision_no as decision_id, '{kind}' as kind,
                    if({d(f"ai.{kind}", "decision_no")} < {chance}, {value}, 0) as value,
                    {at} as occurred_at, {at} + interval 1 hour as _ingested_at
                from work.decisions where programme_id = '{programme.name}'
                    and {at} < {world.as_of}
                """,
            )


def _ai_reviews(world: World) -> None:
    """What reviewers said; of every other decision drawn a second function says it again, and mostly the same."""
    d = world.dice
    functions = ("marketing", "sales", "service")
    first = world.pick(functions, "review.function", "decision_no")
    second = world.pick(functions[1:] + functions[:1], "review.function", "decision_no")
    drawn = f"{d('review.drawn', 'decision_no')} < 0.08"
    for number, function, condition, seen in (
        (0, first, drawn, "false"),
        (
            2,
            second,
            f"{drawn} and {d('review.twice', 'decision_no')} < 0.5",
            f"{d('review.other', 'decision_no')} < 0.15",
        ),
    ):
        at = f"decided_at + interval {20 + number} day"
        objects = f"({d('review.context', 'decision_no')} >= 0.85) <> ({seen})"
        world.write(
            "canonical.ai_reviews",
            f"""
            select 'decision-' || decision_no as decision_id, {function} as reviewer_function,
                if(({d("review.technical", "decision_no")} < 0.93) <> ({seen}), 'correct', 'incorrect')
                    as technical_verdict,
                if({objects}, 'inappropriate', 'appropriate') as contextual_verdict,
                case when not ({objects}) then 'sound'
                    when {d("review.cause", "decision_no")} < 0.5 then 'ingestion_latency'
                    else 'rule_gap' end as root_cause,
                (1 + cast(floor(3 * {d("review.severity", "decision_no")}) as integer))::varchar
                    as severity,
                if({objects}, 'change-' || (decision_no % 5), null) as rule_change_id,
                {at} as reviewed_at, {at} + interval 1 hour as _ingested_at
            from work.decisions where {condition} and {at} < {world.as_of}
            """,
        )


def _attestations(world: World) -> None:
    consumers = ", ".join(f"('{name}')" for name in CONSUMERS)
    at = f"{world.as_of} - to_days(n) - interval 3 hour"
    is_stale = f"consumer_id = '{STALE_CONSUMER}'"
    world.write(
        "canonical.consumer_attestations",
        f"""
        select consumer_id, if({is_stale}, repeat('0', 32), '{definitions_in_force(world.as_of)}') as definitions_hash,
            {at} - if({is_stale}, interval 40 hour, interval 2 hour) as context_at,
            {world.settings.size} as rows_read, {at} as attested_at,
            {at} + interval 1 minute as _ingested_at
        from (values {consumers}) as consumers(consumer_id),
            (select cast(n as integer) as n from range(30) as days(n))
        where not {is_stale} or n >= {STALE_DAYS}
        """,
    )
