"""Segment: identified users, page views and tracked events of sites and apps."""

from __future__ import annotations

from .mail import HUMAN_AGENTS, MAIL_SHARE
from .world import World, later, quoted

TRACKED = {
    "product_viewed": 22,
    "product_added": 9,
    "products_searched": 5,
    "cart_viewed": 4,
    "checkout_started": 4,
    "order_completed": 2,
    "help_article_viewed": 2,
    "newsletter_preferences_viewed": 1,
    "app_opened": 1,
}
"""Event slugs and how often each is tracked, in fiftieths."""

SAYS_YES = "email_story in ('granted', 'single', 'regranted')"
SAYS_NO = "(email_story in ('withdrawn', 'complaint') and sms_story not in ('granted', 'regranted'))"
"""SQL for what a device of a person says of marketing; a refusal holds on every channel."""

PAGES = ("/", "/offers", "/new-arrivals", "/guide", "/account", "/help")


def fill(world: World) -> None:
    """Write every Segment table; drops `work.email_sends`."""
    _tracks(world)
    _mirrored_mail(world)
    _robots(world)
    _pages(world)
    _people(world)
    world.forget("email_sends")


def _consent(is_silent: str = "false") -> str:
    """SQL consent columns: true, false, or null where no consent object was sent."""
    return f"""
        case
            when {is_silent} then null
            when {SAYS_YES} then true
            when {SAYS_NO} then false
        end as context_consent_category_preferences_marketing,
        case when not {is_silent} and {SAYS_YES} then true end
            as context_consent_category_preferences_analytics"""


def _events(world: World, kept: str) -> str:
    """The web and app events whose number meets a condition, which is asked before all else."""
    d = world.dice
    rate = world.settings.events_per_customer * (1 - MAIL_SHARE) / 0.68
    slugs = [slug for slug, share in TRACKED.items() for _ in range(share)]
    moment = world.spread("joined_at", "last_active_at", f"(j - 1 + {d('web.at', 'event_no')}) / events")
    return f"""
    with planned as (
        select
            i, pair_no, joined_at, last_active_at, segment_id, shares_device, email_story, sms_story,
            -- what a person's events share is written once a person
            {world.pick(HUMAN_AGENTS, "web.agent", "i")} as context_user_agent,
            '203.0.113.' || (i % 250) as context_ip,
            least(500, cast(floor({rate} * weight + {d("web.count")}) as integer)) as events
        from work.people where in_segment and not is_erased
    ),

    numbered as (select *, unnest(generate_series(1, events)) as j from planned where events > 0),

    counted as (select *, i * 1000 + j as event_no from numbered),

    timed as (select *, {moment} as drawn_at from counted where {kept}),

    placed as (
        select
            i,
            event_no,
            {world.daytime("drawn_at", "web.day", "event_no")} as happened_at,
            {world.pick(slugs, "web.event", "event_no")} as slug,
            if({d("web.login", "event_no")} < 0.6, segment_id, null) as user_id,
            case
                when shares_device and {d("web.device", "event_no")} < 0.4 then 'a-home-' || pair_no
                else 'a-' || i || '-'
                    || 1 + cast(floor(3 * pow({d("web.device", "event_no")}, 2)) as integer)
            end as anonymous_id,
            context_user_agent,
            context_ip,
            -- an app that was offline for days sends late and is stamped on receipt
            if({d("web.clock", "event_no")} < 0.010, 3 * 86400, 0) as delay,
            -- a device whose clock is wrong, which the vendor corrects
            if({d("web.clock", "event_no")} > 0.995, 5 * 3600, 0) as skew,
            -- on a device of two people, what somebody says before the login is nobody's word
            {_consent(f"(shares_device and {d('web.login', 'event_no')} >= 0.6)")}
        from timed
    )

    select
        * exclude (happened_at, delay, skew),
        {later("happened_at", "skew")} as original_timestamp,
        {later("happened_at", "delay + skew + 1")} as sent_at,
        {later("happened_at", "delay + 2")} as received_at,
        {later("happened_at", "delay")} as "timestamp",
        {world.synced(later("happened_at", "delay"), "web.load", "event_no")} as uuid_ts
    from placed
    """


def _is_page(world: World) -> str:
    return f"{world.dice('web.kind', 'event_no')} < 0.45"


def _tracks(world: World) -> None:
    row = """select
        'tr-' || event_no as id, anonymous_id, user_id, slug as event,
        replace(slug, '_', ' ') as event_text, context_ip, context_user_agent,
        context_consent_category_preferences_marketing,
        context_consent_category_preferences_analytics, original_timestamp, sent_at, received_at,
        timestamp, uuid_ts
    from"""
    tracked = f"not {_is_page(world)}"
    world.write("segment.tracks", f"{row} ({_events(world, tracked)})")
    repeated = _events(world, f"{tracked} and {world.dice('web.twice', 'event_no')} < 0.003")
    world.write(
        "segment.tracks",
        f"select * replace (uuid_ts + interval 30 hour as uuid_ts) from ({row} ({repeated}))",
    )


def _mirrored_mail(world: World) -> None:
    """The same opens and clicks HubSpot reports, seen by the tag on the landing page."""
    for letter, moment, slug in (
        ("mo", "human_open_at", "email_opened"),
        ("mc", "human_click_at", "email_link_clicked"),
    ):
        at = later(moment, f"2 + 20 * {world.dice(f'web.{letter}', 'send_no')}")
        world.write(
            "segment.tracks",
            f"""
            with mirrored as (
                select *, {at} as happened_at from work.email_sends
                where {moment} is not null and {world.dice(f"web.{letter}.kept", "send_no")} < 0.15
            )
            select '{letter}-' || send_no as id, segment_id as user_id, '{slug}' as event,
                replace('{slug}', '_', ' ') as event_text,
                (1000 + campaign_no)::varchar as context_campaign_name,
                'email' as context_campaign_medium, happened_at as original_timestamp, happened_at as sent_at,
                happened_at + interval 1 second as received_at, happened_at as "timestamp",
                {world.synced("happened_at", f"web.{letter}", "send_no")} as uuid_ts
            from mirrored inner join work.people using (i)
            where in_segment
            """,
        )


def _robots(world: World) -> None:
    count = max(20, world.settings.size // 200)
    at = f"{world.as_of} - to_seconds(cast(86400 * {world.between(1, 300, 'web.robot')} as bigint))"
    world.write(
        "segment.tracks",
        f"""
        select 'bot-' || i as id, 'a-bot-' || (i % 3) as anonymous_id, 'product_viewed' as event,
            'product viewed' as event_text, '198.51.100.77' as context_ip,
            {quoted("Mozilla/5.0 (compatible; HeadlessCrawler/2.1)")} as context_user_agent,
            happened_at as original_timestamp, happened_at as sent_at,
            happened_at as received_at, happened_at as "timestamp",
            happened_at + interval 5 minute as uuid_ts
        from (select i, {at} as happened_at from range(1, {count + 1}) as numbers(i))
        """,
    )


def _pages(world: World) -> None:
    path = world.pick(PAGES, "web.path", "event_no")
    world.write(
        "segment.pages",
        f"""
        select 'pg-' || event_no as id, anonymous_id, user_id,
            'https://shop.harborpine.demo' || {path} as url, context_user_agent, original_timestamp,
            sent_at, received_at, timestamp, uuid_ts
        from ({_events(world, _is_page(world))})
        """,
    )


def _people(world: World) -> None:
    d = world.dice
    known = "from work.people where in_segment and not is_erased"
    traits = f"""segment_id as user_id, if(segment_knows_email, email, null) as email,
        if({d("web.phone")} < 0.3 and (segment_knows_email or not shares_phone), phone, null)
            as phone, first_name, last_name, {_consent()}"""
    times = """happened_at as "timestamp", happened_at as original_timestamp, happened_at as sent_at,
        happened_at + interval 1 second as received_at"""
    first = later("joined_at", f"60 + 3600 * {d('web.first')}")
    loaded = world.landed_in_time("happened_at", "web.identify")
    world.write(
        "segment.users",
        f"""
        select * exclude (user_id, i, happened_at), user_id as id, happened_at as received_at, {loaded} as uuid_ts
        from (select i, {traits}, {first} as happened_at {known})
        """,
    )
    world.write(
        "segment.identifies",
        f"""
        with logins as (
            select i, 1 as n, 'a-' || i || '-1' as anonymous_id, {first} as happened_at, {traits} {known}
            union all by name
            select i, 2 as n, if(shares_device, 'a-home-' || pair_no, 'a-' || i || '-2')
                as anonymous_id, {later(first, "0.2 * age_seconds")} as happened_at, {traits}
            {known} and {d("web.second_device")} < 0.4
        )
        select * exclude (i, n, happened_at), 'id-' || i || '-' || n as id, {times},
            '203.0.113.' || (i % 250) as context_ip,
            {world.pick(HUMAN_AGENTS, "web.agent", "i")} as context_user_agent, {loaded} as uuid_ts
        from logins
        """,
    )
    world.write(
        "segment.aliases",
        f"""select 'al-' || i as id, 'a-' || i || '-1' as previous_id, segment_id as user_id,
            {times}, {loaded} as uuid_ts
        from (select *, {first} as happened_at {known} and {d("web.alias")} < 0.05)""",
    )
    world.write(
        "segment.groups",
        f"""select 'gr-' || i as id, segment_id as user_id, 'G' || account_no as group_id,
            account_domain as name, {times}, {loaded} as uuid_ts
        from (select *, {first} as happened_at {known} and account_no is not null)""",
    )
