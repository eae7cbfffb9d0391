"""What is really so: who is who, who may be contacted, and what each customer is worth.

Records. Every record of a bulk person is listed with that person. `is_deterministic` says that
the record carries the person's own e-mail address, or a customer number that another of the
person's records carries beside that address, or a vendor's merge, or is the person's only one.
Others (a second address nobody linked, an `info@` mailbox, a till customer known by phone) can
only be joined by weak or fuzzy evidence, and a household that shares one address cannot be told
apart by it at all.

Consent (purpose `marketing`, channels `email` and `sms`). Read off the story of `stories.py`:
`granted`, `single`, `regranted` are permitted; `withdrawn`, `reimported`, `complaint`, `bounced`
and `pending` are not. `none` is not permitted in the European Union or where the country is
unknown; elsewhere, and for `stale` grants, policy decides and no row is written. People whose
address or number is also somebody else's have no row either.

Value. Contribution margin of the 365 days before the clock in US dollars: goods net of discount
of paid, real orders, less goods refunded, less cost of goods, payment, fulfilment and service.
Each order and its refunds at the order date's rate; an entry counts when it both happened and
was known before the clock. Tax and shipping are passed through.
"""

from __future__ import annotations

from .world import World

SEEN_ON_PAGES = "segment_id in (select user_id from snowplow.events)"
"""SQL for who was ever logged in on the community pages."""


LOOSE = "person_id in (select person_id from demo_world.truth_records where not is_deterministic)"
"""SQL for who has a record that only weak or fuzzy evidence can join."""


def fill(world: World) -> None:
    """Write the truth tables of the bulk population."""
    world.derive("anchored", _anchored())
    world.write("demo_world.truth_records", _records(world))
    _consent(world)
    _value(world)


def _anchored() -> str:
    """The persons, and which of their records hang together by verified identifiers."""
    return """
    select
        *,
        not shares_email and (
            in_hubspot or in_shopify or in_callcentre or in_marketo or in_stripe or in_intercom
            or (in_rudderstack and rudderstack_knows_email) or (in_segment and segment_knows_email)
            or (in_zendesk and not writes_from_info_mailbox) or (in_pos and pos_knows_email)
            or salesforce_kind = 'lead'
            or (salesforce_kind is not null and not writes_from_info_mailbox)
        ) as has_anchor,
        not shares_email and (
            (in_segment and segment_knows_email and segment_knows_number)
            or (in_zendesk and zendesk_knows_number and not writes_from_info_mailbox)
            or (in_pos and pos_knows_email and pos_knows_number)
            or (in_stripe and stripe_knows_number) or (in_intercom and intercom_knows_number)
        ) as number_is_anchored,
        in_hubspot::integer + in_shopify::integer + in_segment::integer + in_zendesk::integer
            + in_marketo::integer + in_rudderstack::integer + in_snowplow::integer
            + in_pos::integer + in_callcentre::integer + in_stripe::integer + in_intercom::integer
            + (salesforce_kind is not null)::integer
            as records
    from work.people
    """


def _records(world: World) -> str:
    own_email = "not shares_email"
    only_one = "records = 1"
    mailbox = f"{own_email} and not writes_from_info_mailbox"
    numbered = "(pos_knows_number and number_is_anchored)"
    rows = (
        ("hubspot", "contact", "hubspot_id::varchar", "in_hubspot", own_email),
        ("hubspot", "contact", "hubspot_other_id::varchar",
         "in_hubspot and hubspot_kind <> 'single'", f"{own_email} and hubspot_kind = 'merged'"),
        ("segment", "user", "segment_id", "in_segment",
         f"{own_email} and (segment_knows_email or {only_one})"),
        ("marketo", "lead", "marketo_id::varchar", "in_marketo", own_email),
        ("marketo", "lead", "marketo_other_id::varchar", "in_marketo and marketo_kind = 'merged'", own_email),
        ("rudderstack", "user", "rudderstack_id", "in_rudderstack",
         f"{own_email} and (rudderstack_knows_email or {only_one})"),
        ("shopify", "customer", "shopify_id::varchar", "in_shopify", own_email),
        ("salesforce", "contact", "sf_contact_id",
         "salesforce_kind in ('contact', 'converted', 'merged')",
         f"{mailbox} or (salesforce_kind = 'converted' and {own_email}) or {only_one}"),
        ("salesforce", "contact", "sf_other_contact_id", "salesforce_kind = 'merged'",
         f"{mailbox} or {only_one}"),
        ("salesforce", "lead", "sf_lead_id", "salesforce_kind in ('lead', 'converted')", own_email),
        ("zendesk", "user", "zendesk_id::varchar", "in_zendesk", f"{mailbox} or {only_one}"),
        ("snowplow", "user", "segment_id", f"in_snowplow and {SEEN_ON_PAGES}", own_email),
        ("pos", "shopper", "pos_id", "in_pos",
         f"({own_email} and pos_knows_email) or {numbered} or {only_one}"),
        ("pos", "shopper", "pos_id || '-old'", f"in_pos and {world.dice('till.merged')} < 0.03",
         f"({own_email} and pos_knows_email) or {numbered} or {only_one}"),
        ("stripe", "customer", "stripe_id", "in_stripe", own_email),
        ("intercom", "user", "intercom_id", "in_intercom and intercom_knows_number", own_email),
        ("intercom", "lead", "intercom_id", "in_intercom and not intercom_knows_number", own_email),
        ("intercom", "lead", "intercom_lead_id", "was_intercom_lead", own_email),
        ("callcentre", "caller", "callcentre_id", "in_callcentre", own_email),
    )  # fmt: skip
    listed = [
        f"""
        select '{system}' as source_system, '{kind}' as record_type,
            {record} as source_record_id, person_id, {deterministic} as is_deterministic
        from work.anchored
        where not is_erased and {condition}
        """
        for system, kind, record, condition, deterministic in rows
    ]
    guests = """
        select 'shopify' as source_system, 'guest' as record_type,
            order_no::varchar as source_record_id, person_id, not shares_email as is_deterministic
        from work.shop_orders inner join work.people using (i) where is_guest
        """
    return " union all ".join([*listed, guests])


def _consent(world: World) -> None:
    for channel, shared, resolved in (
        ("email", "shares_email", "has_anchor"),
        ("sms", "shares_phone or phone is null", f"has_anchor and not {LOOSE}"),
    ):
        story = f"{channel}_story"
        world.write(
            "demo_world.truth_consent",
            f"""
            select person_id, 'marketing' as purpose, '{channel}' as channel,
                {story} in ('granted', 'single', 'regranted') as is_permitted,
                if({story} = 'none', 'no_evidence', {story}) as reason,
                {resolved} as is_deterministic
            from work.anchored
            where not is_erased and not ({shared}) and {story} <> 'stale'
                and ({story} <> 'none' or needs_confirmation)
            """,
        )


def _value(world: World) -> None:
    start = f"{world.as_of} - interval 365 day"

    def known(happened: str, landed: str) -> str:
        return f"{happened} >= {start} and {happened} < {world.as_of} and {landed} <= {world.as_of}"

    exact = "cast(round({}, 6) as decimal(18, 6)) as amount"
    entries = []
    for orders, cost in (("shop_orders", "0"), ("till_orders", "cost")):
        rated = f"""work.{orders} inner join work.daily_rates
            on daily_rates.currency = {orders}.currency
            and daily_rates.rate_date = cast(placed_at as date)"""
        entries.append(
            f"""select i, {exact.format(f"cast(gross - discount - {cost} as double) * rate")} from {rated}
            where fate = 'paid' and {known("placed_at", "synced_at")}"""
        )
        entries.append(
            f"""select i, {exact.format("-cast(refunded_goods as double) * rate")} from {rated}
            where refunded_goods > 0 and synced_at <= {world.as_of}
                and {known("refunded_at", "refund_synced_at")}"""
        )
    rated = """work.subscription_payments inner join work.daily_rates
        on daily_rates.currency = subscription_payments.currency
        and daily_rates.rate_date = cast(placed_at as date)"""
    entries.append(
        f"""select i, {exact.format("cast(net as double) * rate")} from {rated}
        where fate = 'paid' and {known("placed_at", "synced_at")}"""
    )
    entries.append(
        f"""select i, {exact.format("-cast(net as double) * rate")} from {rated}
        where way_back in ('refund', 'untold', 'lost') and synced_at <= {world.as_of}
            and {known("returned_at", "return_synced_at")}"""
    )
    for costs in ("order_costs", "service_costs"):
        entries.append(
            f"""select i, -cast(amount as decimal(18, 6)) from work.{costs}
            where {known("incurred_at", "_ingested_at")}"""
        )
    world.write(
        "demo_world.truth_value",
        f"""
        with entries as ({" union all ".join(entries)}),
        summed as (
            select i, sum(amount) as margin from entries group by i
        )
        select person_id, cast(round(margin, 2) as decimal(18, 2)) as contribution_margin_365d,
            has_anchor and not {LOOSE} as is_deterministic
        from summed inner join work.anchored using (i)
        """,
    )
