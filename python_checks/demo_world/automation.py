"""Marketo: leads, the mail a second team sends them, and what became of it.

Marketo repeats part of a person's story and decides nothing of it (see `stories.py`). Merges and
deletions are activities only: the rows of leads that are gone stay where they are.
"""

from __future__ import annotations

from . import spelling
from .mail import EVENTS_PER_SEND, HUMAN_AGENTS, MAIL_SHARE, PROXY_AGENT, SCANNER_AGENT
from .stories import HAS_WITHDRAWN
from .world import World, later, quoted

EMAILS = 20
FORM, IMPORT, API = "Web form fillout", "List import", "Web service API"


def fill(world: World) -> None:
    """Write every Marketo table."""
    world.keep("lead_mail", _mail(world))
    _leads(world)
    _merges(world)
    _deletions(world)
    _activities(world)
    _unsubscriptions(world)
    _templates(world)
    world.forget("lead_mail")


def _mail(world: World) -> str:
    """One row a message: to which lead, when, and what became of it."""
    d = world.dice
    rate = world.settings.events_per_customer * MAIL_SHARE / EVENTS_PER_SEND / 2
    at = world.spread("joined_at", world.as_of, f"(j - 1 + {d('auto.at', 'send_no')}) / sends")
    is_over = f"""email_story in {HAS_WITHDRAWN[:-1]}, 'complaint', 'bounced') and sent_at >= email_withdrawn_at
        and not (email_story = 'regranted' and sent_at >= email_regranted_at)"""
    return f"""
    with planned as (
        select i, joined_at, last_active_at, weight, email, email_story, email_withdrawn_at,
            email_regranted_at, marketo_id, marketo_other_id, marketo_kind, uses_mail_proxy, is_behind_gateway,
            least(200, cast(floor({rate} * weight + {d("auto.count")}) as integer)) as sends
        from work.people where in_marketo and not is_erased
    ),

    numbered as (select *, unnest(generate_series(1, sends)) as j from planned where sends > 0),

    timed as (select *, i * 1000 + j as send_no from numbered),

    sent as (select *, {world.daytime(at, "auto.day", "send_no")} as sent_at from timed),

    handled as (
        select
            *,
            {is_over} as is_skipped,
            {d("auto.bounce", "send_no")} < 0.02 as bounces_softly,
            -- activities keep the id of the lead of their time
            if(marketo_kind = 'merged' and {d("auto.which", "send_no")} < 0.3, marketo_other_id, marketo_id)
                as lead_id,
            date_diff('week', timestamp '2020-01-06', sent_at) as week_no,
            {later("sent_at", f"240 + 172800 * pow({d('auto.delay', 'send_no')}, 3)")} as read_at,
            {d("auto.open", "send_no")} < if(sent_at < last_active_at, least(0.75, 0.08 + 0.14 * sqrt(weight)), 0.02)
                as is_read
        from sent
    )

    select
        i, send_no, lead_id, email, sent_at, is_skipped, 500 + week_no as campaign_id,
        5000 + week_no as campaign_run_id,
        300 + week_no % {EMAILS} as primary_attribute_value_id,
        if(not is_skipped and not bounces_softly, {later("sent_at", "4")}, null) as delivered_at,
        if(not is_skipped and bounces_softly, {later("sent_at", "6")}, null) as bounced_at,
        if(is_read and delivered_at is not null and not uses_mail_proxy, read_at, null) as human_open_at,
        if(is_read and delivered_at is not null and {d("auto.click", "send_no")} < 0.22,
            {later("read_at", f"8 + 90 * {d('auto.thought', 'send_no')}")}, null) as human_click_at,
        if(uses_mail_proxy and delivered_at is not null,
            {later("sent_at", f"30 + 3000 * {d('auto.prefetch', 'send_no')}")}, null) as proxy_open_at,
        if(is_behind_gateway and delivered_at is not null, {later("sent_at", "5")}, null) as scanned_at
    from handled
    """


def _leads(world: World) -> None:
    d = world.dice
    updated = "last_active_at - interval 1 day"
    common = f"""{spelling.typo(world, "first_name", "auto.first", 0.02)} as first_name, last_name, city, country,
        zip as postal_code, if({d("auto.status")} < 0.4, 'Warm', 'Cold') as lead_status, false as do_not_call,
        joined_at + interval 1 day as created_at, {updated} as updated_at,
        {world.snapshot(updated, "auto.lead")} as _fivetran_synced"""
    world.write(
        "marketo.lead",
        f"""
        select marketo_id as id, {spelling.email(world, "email", "auto.spelling")} as email,
            if({d("auto.mobile")} < 0.3 and not shares_phone, {spelling.phone(world, "phone", "auto.phone")}, null)
                as mobile_phone,
            case
                when email_story in ('withdrawn', 'complaint') and {d("auto.flag")} < 0.8 then true
                when email_story in ('regranted', 'reimported') or {d("auto.flag")} < 0.5 then false
            end as unsubscribed,
            email_story = 'bounced' as email_invalid, {common}
        from work.people where in_marketo and not is_erased
        union all by name
        select marketo_other_id as id, second_email as email, {common}
        from work.people where in_marketo and not is_erased and marketo_kind = 'merged'
        """,
    )


def _merges(world: World) -> None:
    d = world.dice
    merged = """(select *, joined_at + to_seconds(age_seconds // 2) as merged_at
        from work.people where in_marketo and not is_erased and marketo_kind = 'merged')"""
    synced = world.landed_in_time("merged_at", "auto.merged")
    # of three merges one is told by both tables, one by each
    world.write(
        "marketo.activity_merge_leads",
        f"""select 'am-' || i as id, merged_at as activity_date, marketo_id as lead_id,
            if({d("auto.merge")} < 0.66, '[' || marketo_other_id || ']', null) as merge_ids, true as master_updated,
            'mktoNotes' as merge_source, {synced} as _fivetran_synced
        from {merged}""",
    )
    world.write(
        "marketo.merged_lead",
        f"""select marketo_other_id as merged_lead, marketo_id as into_lead, {synced} as _fivetran_synced
        from {merged} where {d("auto.merge")} > 0.33""",
    )


def _deletions(world: World) -> None:
    """Leads deleted, some before a merge that names them, and some that were gone before anybody saw them."""
    d = world.dice
    deleted = "joined_at + to_seconds(age_seconds // 3)"
    world.write(
        "marketo.activity_delete_lead",
        f"""
        with deletions as (
            select i, marketo_id as lead_id, {deleted} as activity_date from work.people
            where in_marketo and in_hubspot and marketo_kind = 'single' and not is_erased and {d("auto.deleted")} < 0.01
            union all by name
            select i, marketo_other_id as lead_id, {deleted} as activity_date from work.people
            where in_marketo and marketo_kind = 'merged' and not is_erased and {d("auto.deleted")} < 0.5
            union all by name
            select i, 1000 + i as lead_id, {world.as_of} - to_days(cast(i as integer)) as activity_date
            from range(1, 4) as numbers(i)
        )
        select 'ad-' || lead_id as id, activity_date, lead_id, 'Cleaning up' as campaign,
            {world.landed_in_time("activity_date", "auto.delete")} as _fivetran_synced
        from deletions
        """,
    )


def _activities(world: World) -> None:
    agent = world.pick(HUMAN_AGENTS, "auto.agent", "i")
    human = f"{agent} as user_agent, false as is_bot_activity"
    link = "'https://shop.harborpine.demo/offers' as link"
    scanner = f"{quoted(SCANNER_AGENT)} as user_agent, true as is_bot_activity"
    soft = f"[3, 4, 9, 1][1 + cast(floor(4 * {world.dice('auto.category', 'send_no')}) as integer)] as category, email"
    for letter, table, moment, columns in (
        ("s", "send_email", "sent_at", "if(is_skipped, 'skipped', 'succeeded') as action_result"),
        ("d", "email_delivered", "delivered_at", ""),
        ("b", "email_bounced", "bounced_at", soft),
        ("o", "open_email", "human_open_at", human),
        ("p", "open_email", "proxy_open_at", f"{quoted(PROXY_AGENT)} as user_agent"),
        ("c", "click_email", "human_click_at", f"{human}, {link}"),
        ("g", "click_email", "scanned_at", f"{scanner}, {link}"),
    ):
        world.write(
            f"marketo.activity_{table}",
            f"""select 'a{letter}-' || send_no as id, {moment} as activity_date, lead_id, campaign_id, campaign_run_id,
                primary_attribute_value_id, {columns + "," if columns else ""}
                {world.synced(moment, f"auto.{letter}", "send_no")} as _fivetran_synced
            from work.lead_mail where {moment} <= {world.as_of}""",
        )
    world.write(
        "marketo.activity_email_bounced",
        f"""select 'ah-' || i as id, email_withdrawn_at as activity_date, marketo_id as lead_id, email, 2 as category,
            '550 5.1.1 no such user' as details,
            {world.landed_in_time("email_withdrawn_at", "auto.hard")} as _fivetran_synced
        from work.people where in_marketo and email_story = 'bounced'""",
    )


def _unsubscriptions(world: World) -> None:
    d = world.dice
    withdrawn = f"in_marketo and email_story in {HAS_WITHDRAWN}"
    by_link = f"{d('auto.route')} < 0.5"
    world.write(
        "marketo.activity_unsubscribe_email",
        f"""select 'au-' || i as id, email_withdrawn_at as activity_date, marketo_id as lead_id,
            {world.pick(HUMAN_AGENTS, "auto.agent")} as user_agent,
            '203.0.113.' || (i % 250) as client_ip_address,
            {world.landed_in_time("email_withdrawn_at", "auto.unsubscribed")} as _fivetran_synced
        from work.people where {withdrawn} and {by_link}""",
    )
    world.write(
        "marketo.activity_change_data_value",
        f"""
        with changes as (
            select 'aw-' || i as id, i, marketo_id, email_withdrawn_at as activity_date, 'false' as old_value,
                'true' as new_value, if({by_link}, {quoted(FORM)}, {quoted(API)}) as source
            from work.people where {withdrawn}
            union all by name
            select 'ar-' || i as id, i, marketo_id, email_regranted_at as activity_date, 'true' as old_value,
                'false' as new_value, if(email_story = 'regranted', {quoted(FORM)}, {quoted(IMPORT)}) as source
            from work.people where in_marketo and email_story in ('regranted', 'reimported')
            union all by name
            -- what is set for the first time answers nothing
            select 'an-' || i as id, i, marketo_id, joined_at + interval 1 day as activity_date,
                'false' as new_value, {quoted(IMPORT)} as source
            from work.people where in_marketo and not is_erased and {d("auto.first_flag")} < 0.3
        )
        select id, activity_date, marketo_id as lead_id, 'Unsubscribed' as primary_attribute_value, old_value,
            new_value, source, 'Changed by ' || source as reason,
            {world.landed_in_time("activity_date", "auto.change")} as _fivetran_synced
        from changes
        """,
    )


def _templates(world: World) -> None:
    world.write(
        "marketo.email_template_history",
        f"""select 300 + n as id, v as version, 'Mailing ' || n as name, n % 10 = 9 as operational,
            {world.as_of} - to_days(cast(900 - 10 * v as integer)) as updated_at,
            {world.as_of} - to_days(cast(9 - v as integer)) as _fivetran_synced
        from range({EMAILS}) as numbers(n) cross join range(1, 3) as versions(v)""",
    )
