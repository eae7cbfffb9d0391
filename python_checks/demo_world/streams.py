"""RudderStack, in an app of the company, and Snowplow, on its community pages.

Both see part of the persons and repeat what these said of consent (see `web.py` for what a device
on which two people take turns may say). A community login is the login of the shop.
"""

from __future__ import annotations

from .mail import HUMAN_AGENTS, MAIL_SHARE
from .web import SAYS_NO, SAYS_YES
from .world import World, later, quoted

TRACKED = ("app_opened", "product_viewed", "product_viewed", "product_added", "order_completed")
CATEGORIES = ("necessary", "preferences", "statistics", "marketing")
USERS_OF_KIOSK = 0.02


def fill(world: World) -> None:
    """Write every table of RudderStack and Snowplow."""
    _app_events(world)
    _app_users(world)
    _app_discards(world)
    world.keep("visits", _visits(world))
    _pages(world)
    _choices(world)
    world.forget("visits")


def _happenings(world: World, purpose: str, condition: str) -> str:
    """One row an event of each person that a condition picks, with its number, moment and wrong clocks."""
    d = world.dice
    rate = world.settings.events_per_customer * (1 - MAIL_SHARE) / 2
    at = world.spread("joined_at", "last_active_at", f"(j - 1 + {d(f'{purpose}.at', 'event_no')}) / events")
    return f"""
    with planned as (
        select *, least(200, cast(floor({rate} * weight + {d(f"{purpose}.count")}) as integer)) as events
        from work.people where {condition} and not is_erased
    ),

    numbered as (select *, unnest(generate_series(1, events)) as j from planned where events > 0),

    counted as (select *, i * 1000 + j as event_no from numbered),

    timed as (select *, {world.daytime(at, f"{purpose}.day", "event_no")} as happened_at from counted)

    select
        *,
        -- a device that was offline for days, and one whose clock is wrong
        if({d(f"{purpose}.clock", "event_no")} < 0.010, 3 * 86400, 0) as delay,
        if({d(f"{purpose}.clock", "event_no")} > 0.995, 5 * 3600, 0) as skew,
        {d(f"{purpose}.login", "event_no")} < 0.6 as is_logged_in,
        shares_device and {d(f"{purpose}.device", "event_no")} < 0.4 as is_at_home
    from timed
    """


def _lists(is_silent: str) -> str:
    """SQL for the lists of consent of the app, null where nothing is said."""
    return f"""
        if({SAYS_YES} and not {is_silent}, '["marketing","analytics"]', null)
            as context_consent_management_allowed_consent_ids,
        if({SAYS_NO} and not {is_silent}, '["marketing"]', null) as context_consent_management_denied_consent_ids"""


def _app_events(world: World) -> None:
    d = world.dice
    slug = world.pick(TRACKED, "app.event", "event_no")
    world.keep(
        "app_events",
        f"""
        select i, event_no, {slug} as slug, {d("app.kind", "event_no")} < 0.4 as is_screen,
            if(is_at_home, 'r-home-' || pair_no, 'r-' || i) as anonymous_id,
            if(is_logged_in, rudderstack_id, null) as user_id,
            if(is_logged_in and rudderstack_knows_email, email, null) as context_traits_email,
            '203.0.113.' || (i % 250) as context_request_ip,
            {world.pick(HUMAN_AGENTS, "app.agent")} as context_user_agent,
            {_lists("(is_at_home and not is_logged_in)")},
            {later("happened_at", "skew")} as original_timestamp,
            {later("happened_at", "delay + skew + 1")} as sent_at,
            {later("happened_at", "delay + 2")} as received_at,
            -- RudderStack corrects the client's clock by its own: when it happened, however late it was sent
            {later("happened_at", "1")} as "timestamp",
            {world.synced(later("happened_at", "delay"), "app.load", "event_no")} as uuid_ts
        from ({_happenings(world, "app", "in_rudderstack")})
        """,
    )
    own = "original_timestamp, sent_at, received_at, timestamp"
    world.write(
        "rudderstack.tracks",
        f"""select 'rt-' || event_no as id, slug as event, replace(slug, '_', ' ') as event_text, context_traits_email,
            context_request_ip, context_user_agent, context_consent_management_allowed_consent_ids,
            context_consent_management_denied_consent_ids, anonymous_id, user_id, {own},
            unnest(if({d("app.twice", "event_no")} < 0.003, [uuid_ts, uuid_ts + interval 30 hour], [uuid_ts]))
                as uuid_ts
        from work.app_events where not is_screen""",
    )
    world.write(
        "rudderstack.screens",
        f"""select 'rs-' || event_no as id, 'Home' as name, context_request_ip, context_user_agent, anonymous_id,
            user_id, {own}, uuid_ts
        from work.app_events where is_screen""",
    )
    world.forget("app_events")


def _app_users(world: World) -> None:
    d = world.dice
    first = later("joined_at", f"90 + 3600 * {d('app.first')}")
    known = f"(select *, {first} as happened_at from work.people where in_rudderstack and not is_erased)"
    stated = "if(rudderstack_knows_email, email, null)"
    traits = f"{stated} as email, {stated} as context_traits_email, first_name, last_name"
    loaded = world.landed_in_time("happened_at", "app.identify")
    times = """happened_at as "timestamp", happened_at as original_timestamp, happened_at as sent_at,
        happened_at + interval 1 second as received_at"""
    world.write(
        "rudderstack.users",
        f"select rudderstack_id as id, {traits}, happened_at as received_at, {loaded} as uuid_ts from {known}",
    )
    # of a known person the warehouse may keep no device
    world.write(
        "rudderstack.identifies",
        f"""select 'ri-' || i as id, if({d("app.no_device")} < 0.2, null, 'r-' || i) as anonymous_id,
            rudderstack_id as user_id, {traits}, '203.0.113.' || (i % 250) as context_request_ip,
            {world.pick(HUMAN_AGENTS, "app.agent")} as context_user_agent, {_lists("false")}, {times},
            {loaded} as uuid_ts
        from {known}""",
    )
    world.write(
        "rudderstack.aliases",
        f"""select 'ra-' || i as id, 'r-' || i as previous_id, rudderstack_id as user_id, {times}, {loaded} as uuid_ts
        from {known} where {d("app.alias")} < 0.05""",
    )


def _app_discards(world: World) -> None:
    """Values that did not fit: mostly prices, and now and then what somebody refused."""
    world.write(
        "rudderstack.rudder_discards",
        f"""
        select id as row_id, 'tracks' as table_name, column_name, column_value, received_at, uuid_ts
        from rudderstack.tracks cross join (
            values ('price', 'twelve'), ('context_consent_management_denied_consent_ids', 'marketing')
        ) as discarded(column_name, column_value)
        where {world.dice("app.discard", "hash(id)")} < 0.02
            and (column_name = 'price' or context_consent_management_denied_consent_ids is not null)
        """,
    )


def _visits(world: World) -> str:
    """One row a page of the community."""
    d = world.dice
    return f"""
    select i, event_no, happened_at,
        case
            when {d("pages.kiosk", "event_no")} < {USERS_OF_KIOSK} then 'sp-kiosk'
            when is_at_home then 'sp-home-' || pair_no else 'sp-' || i
        end as domain_userid,
        if(is_logged_in, segment_id, null) as user_id,
        {world.pick(HUMAN_AGENTS, "pages.agent")} as useragent, '203.0.113.' || (i % 250) as user_ipaddress,
        {later("happened_at", "skew")} as dvce_created_tstamp,
        {later("happened_at", "delay + skew")} as dvce_sent_tstamp,
        {later("happened_at", "delay + 1")} as collector_tstamp,
        {later("happened_at", "1")} as derived_tstamp,
        {later("happened_at", "delay + 2")} as etl_tstamp,
        {world.synced(later("happened_at", "delay"), "pages.load", "event_no")} as load_tstamp,
        {d("pages.kind", "event_no")} as u_kind
    from ({_happenings(world, "pages", "in_snowplow")})
    """


def _pages(world: World) -> None:
    """Pages and what was looked at there; a few delivered twice, and ids that a tracker used twice."""
    d = world.dice
    action = '{"type":"product_view"}'
    robots = "contexts_com_iab_snowplow_spiders_and_robots_1_0_0"
    row = f"""
        select
            'community' as app_id, 'web' as platform, md5('event ' || event_no) as event_id,
            md5('content ' || event_no) as event_fingerprint, 'com.snowplowanalytics.snowplow' as event_vendor,
            case when u_kind < 0.5 then 'page_view' when u_kind < 0.7 then 'page_ping'
                when u_kind < 0.75 then 'link_click' else 'snowplow_ecommerce_action' end as event_name,
            'https://community.harborpine.demo/' || event_no % 40 as page_url,
            if(u_kind >= 0.75, {quoted(action)}, null)
                as unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1_0_2,
            '[{{"spiderOrRobot":' || (user_id is null and {d("pages.robot", "event_no")} < 0.02) || '}}]' as {robots},
            * exclude (i, event_no, happened_at, u_kind)
        from work.visits
    """
    world.write("snowplow.events", row)
    world.write(
        "snowplow.events",
        f"""select * replace (load_tstamp + interval 30 hour as load_tstamp, dvce_sent_tstamp + interval 2 second
            as dvce_sent_tstamp, collector_tstamp + interval 2 second as collector_tstamp)
        from ({row} where {d("pages.twice", "event_no")} < 0.004)""",
    )
    world.write(
        "snowplow.events",
        f"""select * replace (md5('other ' || event_id) as event_fingerprint, page_url || '?again' as page_url)
        from ({row} where {d("pages.reused", "event_no")} < 0.002)""",
    )


def _choices(world: World) -> None:
    """The banner: one answer a person who has told the company anything, on a browser of their own."""
    everything = ",".join(f'"{name}"' for name in CATEGORIES)
    choice = f"""'[{{"event_type":"' || if({SAYS_YES}, 'allow_all', 'deny_all') || '","consent_scopes":['
        || if({SAYS_YES}, {quoted(everything)}, '"necessary"') || '],"consent_version":"1",'
        || '"basis_for_processing":"consent","gdpr_applies":' || needs_confirmation || '}}]'"""
    moment = f"if({SAYS_YES}, email_granted_at, email_withdrawn_at)"
    world.write(
        "snowplow.events",
        f"""
        select 'community' as app_id, 'web' as platform, md5('choice ' || i) as event_id,
            md5('content of choice ' || i) as event_fingerprint, 'com.snowplowanalytics.snowplow' as event_vendor,
            'consent_preferences' as event_name, segment_id as user_id, 'sp-' || i as domain_userid,
            'https://community.harborpine.demo/' as page_url, {world.pick(HUMAN_AGENTS, "pages.agent")} as useragent,
            {choice} as unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0,
            happened_at as dvce_created_tstamp, happened_at as dvce_sent_tstamp, happened_at as collector_tstamp,
            happened_at as derived_tstamp, happened_at as etl_tstamp,
            {world.landed_in_time("happened_at", "pages.choice")} as load_tstamp
        from (select *, {moment} as happened_at from work.people)
        where in_snowplow and not is_erased and ({SAYS_YES} or {SAYS_NO})
        """,
    )
    world.write(
        "snowplow.events",
        """select * exclude (unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0)
            replace ('cmp_visible' as event_name, md5('shown ' || event_id) as event_id)
        from snowplow.events where event_name = 'consent_preferences'""",
    )
