"""HubSpot: contacts, what happened to each message, subscriptions and campaigns.

Leaves `work.email_sends` (one row a message) for the modules that mirror its events.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import spelling
from .stories import HAS_GRANTED, HAS_WITHDRAWN
from .world import World, later, quoted

PORTAL = 4727653
EVENTS_PER_SEND = 2.6
MAIL_SHARE = 0.5
"""Share of a person's events that are e-mail events; the rest are web and app events."""

DETAILS_DAYS = 90
"""For how long the details of a delivery are kept."""
LINKS = ("/offers", "/new-arrivals", "/guide")
SUBJECTS = ("New season, same promise", "A little something for you", "Your weekly picks")
PROXY_AGENT = "Mozilla/5.0"
SCANNER_AGENT = "Barracuda Sentinel (EE)"
HUMAN_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/125.0 Mobile Safari/537.36",
)
HUMAN_IP = "'203.0.113.' || (send_no % 250)::varchar"
SCANNER_IP = "'198.51.100.' || (send_no % 40)::varchar"


@dataclass(frozen=True)
class Kind:
    """One HubSpot event type and its sub-table.

    letter: prefix of the event ids; moment: SQL for when it happened, null where it did not.
    cause: letter of the event that caused it; table and columns: the sub-table and its content.
    """

    type: str
    letter: str
    moment: str
    table: str
    columns: str
    cause: str = ""
    is_machine: bool = False


def fill(world: World) -> None:
    """Write every HubSpot table except deals."""
    world.keep("email_sends", _sends(world))
    _contacts(world)
    _property_history(world)
    for kind in _kinds(world):
        _events(world, kind)
    _standing_events(world)
    _subscription_changes(world)
    _campaigns(world)


def _sends(world: World) -> str:
    """One row a message: who, when, what became of it."""
    d = world.dice
    rate = world.settings.events_per_customer * MAIL_SHARE / EVENTS_PER_SEND / 0.86
    # Tuesdays and Thursdays at nine, within ten minutes
    weekday = "if(is_thursday, 3, 1) * 86400 + 32400"
    launch = f"week_no * 604800 + {weekday} + 600 * {d('email.offset', 'send_no')}"
    return f"""
    with planned as (
        select
            i, joined_at, last_active_at, weight, email, second_email, hubspot_kind, email_story,
            email_withdrawn_at, email_regranted_at, uses_mail_proxy, is_behind_gateway,
            cast(floor({rate} * weight + {d("email.count")}) as integer) as sends,
            date_trunc('week', {world.as_of} - interval 1099 day) as first_week
        from work.people
        where in_hubspot and not is_erased
    ),

    numbered as (
        select *, unnest(generate_series(1, least(sends, 300))) as j from planned where sends > 0
    ),

    dated as (
        select
            *,
            i * 1000 + j as send_no,
            date_diff('week', first_week, joined_at) as week_joined,
            date_diff('week', first_week, {world.as_of}) as week_now
        from numbered
    ),

    scheduled as (
        select
            *,
            week_joined + cast(floor(
                (j - 1 + {d("email.week", "send_no")}) / least(sends, 300)
                * (week_now - week_joined + 1)
            ) as bigint) as week_no,
            {d("email.day", "send_no")} < 0.4 as is_thursday
        from dated
    ),

    sent as (
        select
            *,
            2 * week_no + is_thursday::integer as campaign_no,
            {later("first_week", launch)}
                as sent_at
        from scheduled
    ),

    handled as (
        select
            i,
            send_no,
            campaign_no,
            sent_at,
            uses_mail_proxy,
            is_behind_gateway,
            if(hubspot_kind <> 'single' and {d("email.which", "send_no")} < 0.3, second_email, email)
                as recipient,
            case
                when email_story in {HAS_WITHDRAWN} and sent_at >= email_withdrawn_at
                    and not (email_story = 'regranted' and sent_at >= email_regranted_at)
                    then 'PREVIOUSLY_UNSUBSCRIBED_PORTAL'
                when email_story = 'complaint' and sent_at >= email_withdrawn_at
                    then 'PREVIOUS_SPAM'
                when email_story = 'bounced' and sent_at >= email_withdrawn_at
                    then 'PREVIOUSLY_BOUNCED'
            end as drop_reason,
            {d("email.bounce", "send_no")} < 0.012 as bounces_softly,
            if(sent_at < last_active_at, least(0.75, 0.08 + 0.14 * sqrt(weight)), 0.02) as interest
        from sent
        where sent_at between joined_at and {world.as_of} + interval 2 day
    ),

    delivered as (
        select
            *,
            if(drop_reason is null and not bounces_softly, {later("sent_at", "4")}, null)
                as delivered_at,
            {d("email.open", "send_no")} < interest as is_read,
            {later("sent_at", f"240 + 172800 * pow({d('email.delay', 'send_no')}, 3)")} as read_at
        from handled
    )

    select
        i,
        send_no,
        campaign_no,
        sent_at,
        recipient,
        drop_reason,
        delivered_at,
        if(drop_reason is null and bounces_softly, {later("sent_at", "6")}, null) as bounced_at,
        if(drop_reason is null, sent_at, null) as left_at,
        if(drop_reason is null, null, sent_at) as dropped_at,
        if(is_read and delivered_at is not null and not uses_mail_proxy, read_at, null)
            as human_open_at,
        if(is_read and delivered_at is not null and {d("email.click", "send_no")} < 0.22,
            {later("read_at", f"8 + 90 * {d('email.thought', 'send_no')}")}, null) as human_click_at,
        if(uses_mail_proxy and delivered_at is not null and {d("email.proxy", "send_no")} < 0.95,
            {later("sent_at", f"30 + 3000 * {d('email.prefetch', 'send_no')}")}, null)
            as proxy_open_at,
        if(is_behind_gateway and delivered_at is not null and {d("email.scan", "send_no")} < 0.9,
            {later("sent_at", "5")}, null) as scanned_at
    from delivered
    """


def _kinds(world: World) -> list[Kind]:
    subject = world.pick(SUBJECTS, "email.subject", "campaign_no")
    agent = world.pick(HUMAN_AGENTS, "email.agent", "i")
    link = "'https://shop.harborpine.demo" + "{path}'"
    soft = world.pick(
        ("MAILBOX_FULL", "THROTTLED", "GREYLISTING", "MAILBOX_MISCONFIGURATION"),
        "email.soft",
        "send_no",
    )
    chosen = f"'https://shop.harborpine.demo' || {world.pick(LINKS, 'email.link', 'send_no')}"
    human = f"{agent} as user_agent, {HUMAN_IP} as ip_address"
    scanner = f"{quoted(SCANNER_AGENT)} as user_agent, {SCANNER_IP} as ip_address"
    kinds = [
        Kind("SENT", "s", "left_at", "sent", f"{subject} as subject"),
        Kind("DELIVERED", "d", "delivered_at", "delivered", "null as response", "s"),
        Kind("DROPPED", "x", "dropped_at", "dropped", f"drop_reason, {subject} as subject"),
        Kind("BOUNCE", "b", "bounced_at", "bounce", f"{soft} as category, '451' as status", "s"),
        Kind("OPEN", "o", "human_open_at", "open", human, "s"),
        Kind(
            "OPEN",
            "p",
            "proxy_open_at",
            "open",
            f"{quoted(PROXY_AGENT)} as user_agent, '17.58.' || (i % 250) || '.7' as ip_address",
            "s",
            is_machine=True,
        ),
        Kind("CLICK", "c", "human_click_at", "click", f"{chosen} as url, {human}", "s"),
    ]
    for number, path in enumerate((*LINKS, "/unsubscribe")):
        kinds.append(
            Kind(
                "CLICK",
                f"g{number}",
                later("scanned_at", f"{number}"),
                "click",
                f"{link.format(path=path)} as url, {scanner}",
                "s",
                is_machine=True,
            )
        )
    return kinds


def _events(world: World, kind: Kind) -> None:
    """One event type: the event row and its sub-table row; a few are delivered twice."""
    d = world.dice
    synced = world.synced("created", f"email.{kind.letter}", "send_no")
    # the vendor's own bot filter was switched on 200 days before the clock
    filtered = (
        f"created > {world.as_of} - interval 200 day and {d('email.filter', 'send_no')} < 0.8"
        if kind.is_machine
        else "false"
    )
    kept = f"created > {world.as_of} - interval {DETAILS_DAYS} day" if kind.type == "DELIVERED" else "true"
    cause = f"'{kind.cause}-' || send_no" if kind.cause else "cast(null as varchar)"
    world.derive(
        "email_kind",
        f"""
        with happened as (
            select i, send_no, campaign_no, recipient, sent_at, drop_reason, {kind.moment} as created
            from work.email_sends
        )

        select *, '{kind.letter}-' || send_no as id, {synced} as _fivetran_synced
        from happened where created is not null
        """,
    )
    event = f"""
        select id, '{kind.type}' as type, recipient, created, 1000 + campaign_no as email_campaign_id,
            2286 as app_id, {PORTAL} as portal_id, {cause} as sent_by_id,
            if({cause} is null, null, sent_at) as sent_by_created, {filtered} as filtered_event,
            _fivetran_synced
        from work.email_kind
    """
    world.write("hubspot.email_event", event)
    world.write(
        f"hubspot.email_event_{kind.table}",
        f"select id, {kind.columns}, _fivetran_synced from work.email_kind where {kept}",
    )
    if kind.type in ("OPEN", "CLICK"):
        again = "_fivetran_synced + interval 40 hour as _fivetran_synced"
        world.write(
            "hubspot.email_event",
            f"select * replace ({again}) from ({event} where {d('email.twice', 'send_no')} < 0.004)",
        )


def _standing_events(world: World) -> None:
    """Unsubscriptions, spam reports and hard bounces: the events the stories call for."""
    standing = (
        (
            "STATUSCHANGE",
            "w",
            f"email_story in {HAS_WITHDRAWN} and withdrawal_route = 'hubspot_status'",
        ),
        ("SPAMREPORT", "r", "email_story = 'complaint'"),
        ("BOUNCE", "hb", "email_story = 'bounced'"),
    )
    synced = world.landed_in_time("email_withdrawn_at", "email.standing")
    content = {
        "STATUSCHANGE": (
            "status_change",
            "'UNSUBSCRIBED' as portal_subscription_status, '[]' as subscriptions, 'SOURCE_RECIPIENT' as source",
        ),
        "SPAMREPORT": ("spam_report", "'203.0.113.9' as ip_address"),
        "BOUNCE": (
            "bounce",
            "'UNKNOWN_USER' as category, '550' as status, '550 5.1.1 no such user' as response",
        ),
    }
    for type_, letter, condition in standing:
        rows = f"from work.people where in_hubspot and {condition}"
        world.write(
            "hubspot.email_event",
            f"""select '{letter}-' || i as id, '{type_}' as type, email as recipient,
            email_withdrawn_at as created, {PORTAL} as portal_id, 2286 as app_id,
            false as filtered_event, {synced} as _fivetran_synced {rows}""",
        )
        table, columns = content[type_]
        world.write(
            f"hubspot.email_event_{table}",
            f"select '{letter}-' || i as id, {columns}, {synced} as _fivetran_synced {rows}",
        )


def _subscription_changes(world: World) -> None:
    synced = world.landed_in_time("happened_at", "email.subscription")
    common = f"12345 as email_subscription_id, {PORTAL} as portal_id"
    unsubscribed = f"in_hubspot and email_story in {HAS_WITHDRAWN}"
    world.write(
        "hubspot.email_subscription_change",
        f"""
        with changes as (
            select i, email, email_granted_at as happened_at, 'SUBSCRIBED' as change, 'SOURCE_FORM' as source,
                cast(null as varchar) as caused_by_event_id
            from work.people
            where in_hubspot and email_story in {HAS_GRANTED} and {world.dice("email.form")} < 0.4
            union all by name
            select i, email, email_withdrawn_at as happened_at, 'UNSUBSCRIBED' as change,
                'SOURCE_RECIPIENT' as source, if(withdrawal_route = 'hubspot_status', 'w-' || i, null)
                    as caused_by_event_id
            from work.people
            where {unsubscribed} and withdrawal_route in ('hubspot_status', 'hubspot_subscription')
        )
        select email as recipient, if(caused_by_event_id is null, happened_at, null) as "timestamp", change,
            'SUBSCRIPTION_STATUS' as change_type, caused_by_event_id, source, {common},
            {synced} as _fivetran_synced
        from changes
        """,
    )


def _contacts(world: World) -> None:
    d = world.dice
    joined = spelling.moment(world, "joined_at", "email.created")
    phone = spelling.phone(world, "phone", "email.phone")
    country = f"case when {d('email.country')} < 0.94 then country else lower(country) || ' ' end"
    stage = f"""case
        when {d("email.stage")} < 0.06 then 'evangelist'
        when in_shopify or in_pos then 'customer'
        when {d("email.stage")} < 0.30 then 'opportunity'
        when {d("email.stage")} < 0.50 then 'marketingqualifiedlead'
        when {d("email.stage")} < 0.80 then 'lead' else 'subscriber' end"""
    common = f"""
        {spelling.typo(world, "first_name", "email.first_typo", 0.02)} as property_firstname,
        {spelling.typo(world, "last_name", "email.last_typo", 0.03)} as property_lastname,
        {phone} as property_phone,
        account_domain as property_company,
        {joined} as property_createdate,
        {world.snapshot("last_active_at - interval 2 day", "email.contact")} as _fivetran_synced,
        last_active_at - interval 2 day as property_lastmodifieddate,
        {stage} as property_lifecyclestage,
        {country} as property_country,
        zip as property_zip,
        city as property_city,
        street as property_address,
        if({d("email.born")} < 0.4, strftime(birth_date, '%Y-%m-%d'), null)
            as property_date_of_birth"""
    world.write(
        "hubspot.contact",
        f"""
        select
            hubspot_id as id,
            {spelling.email(world, "email", "email.spelling")} as property_email,
            case
                when email_story in ('withdrawn', 'reimported')
                    and withdrawal_route like 'hubspot%' then true
                when email_story = 'regranted' or {d("email.optout")} < 0.5 then false
            end as property_hs_email_optout,
            if(hubspot_kind = 'merged' and {d("email.merge_trace")} < 0.8,
                hubspot_other_id::varchar, null) as property_hs_merged_object_ids,
            if(hubspot_kind = 'merged', second_email, null) as property_hs_additional_emails,
            case
                when email_story in ('granted', 'single', 'regranted')
                    then 'Freely given consent from contact'
                when not needs_confirmation and {d("email.basis")} < 0.3
                    then 'Legitimate interest \u2013 existing customer'
            end as property_hs_legal_basis,
            if(email_story = 'bounced', 'UNKNOWN_USER', null)
                as property_hs_email_hard_bounce_reason_enum,
            false as _fivetran_deleted,
            {common}
        from work.people where in_hubspot and not is_erased
        """,
    )
    world.write(
        "hubspot.contact",
        f"""
        select
            hubspot_other_id as id,
            second_email as property_email,
            hubspot_kind = 'merged' and {d("email.loser_gone")} < 0.7 as _fivetran_deleted,
            {common}
        from work.people where in_hubspot and hubspot_kind <> 'single' and not is_erased
        """,
    )
    merged_at = "(joined_at + to_seconds(age_seconds // 2))"
    world.write(
        "hubspot.contact_merge_audit",
        f"""
        select hubspot_id as canonical_vid, hubspot_id as contact_id,
            hubspot_other_id as vid_to_merge, 'json' as entity_id, first_name, last_name,
            4 as num_properties_moved, {merged_at} as "timestamp",
            {world.landed_in_time(merged_at, "email.merged")} as _fivetran_synced
        from work.people
        where in_hubspot and not is_erased and hubspot_kind = 'merged'
            and not ({d("email.merge_trace")} between 0.5 and 0.8)
        """,
    )


def _property_history(world: World) -> None:
    synced = world.landed_in_time('"timestamp"', "email.history")
    world.write(
        "hubspot.contact_property_history",
        f"""
        with changes as (
            select i, hubspot_id as contact_id, 'lifecyclestage' as name, 'lead' as value,
                joined_at as "timestamp", 'FORM' as source
            from work.people
            where in_hubspot and not is_erased and {world.dice("email.stage")} < 0.3
            union all by name
            select i, hubspot_id as contact_id, 'hs_email_optout' as name, 'true' as value,
                email_withdrawn_at as "timestamp", 'EMAIL' as source
            from work.people
            where in_hubspot and email_story in {HAS_WITHDRAWN} and withdrawal_route like 'hubspot%'
            union all by name
            select i, hubspot_id as contact_id, 'hs_email_optout' as name, 'false' as value,
                email_regranted_at as "timestamp", 'CONTACTS_WEB' as source
            from work.people
            where in_hubspot and email_story = 'regranted' and withdrawal_route like 'hubspot%'
        )
        select contact_id, name, value, timestamp, source, {synced} as _fivetran_synced from changes
        """,
    )


def _campaigns(world: World) -> None:
    subject = world.pick(SUBJECTS, "email.subject", "campaign_no")
    world.write(
        "hubspot.email_campaign",
        f"""
        select 1000 + campaign_no as id, 2286 as app_id, 'Batch' as app_name,
            9000000 + campaign_no as content_id, {subject} as subject, 'BATCH_EMAIL' as type,
            if(campaign_no % 9 = 8, 'Service notice ', 'Newsletter ') || campaign_no as name,
            count(*) as num_included, count(*) as num_queued,
            least(min(sent_at), {world.as_of} - interval 1 hour) as _fivetran_synced
        from work.email_sends group by campaign_no
        """,
    )
