"""Intercom, where some people write instead of to the service desk: contacts, companies, conversations."""

from __future__ import annotations

from . import spelling
from .stories import HAS_WITHDRAWN
from .world import World, later

ADMINS = 4
FOREVER = "timestamp '9999-12-31 23:59:59'"
CONTACTS = "from work.people where in_intercom and not is_erased"


def fill(world: World) -> None:
    """Write every Intercom table."""
    _contacts(world)
    _companies(world)
    world.keep("conversations", _conversations(world))
    _versions(world)
    _admins(world)
    world.forget("conversations")


def _contacts(world: World) -> None:
    """A version when the contact came, one a time it unsubscribed or came back, and one of late."""
    withdrawn = f"email_story in {HAS_WITHDRAWN}"
    world.write(
        "intercom.contact_history",
        f"""
        with versions as (
            select i, joined_at as version_at, false as is_unsubscribed {CONTACTS}
            union all select i, email_withdrawn_at, true {CONTACTS} and {withdrawn}
            union all select i, email_regranted_at, false {CONTACTS} and email_story = 'regranted'
            union all
            select i, greatest(last_active_at - interval 2 hour, joined_at + interval 1 hour), false
            {CONTACTS} and not {withdrawn}
        ),

        spans as (
            select *, lead(version_at) over (partition by i order by version_at) as next_at
            from versions where version_at < {world.as_of} - interval 1 hour
        )

        select intercom_id as id, if(intercom_knows_number, 'user', 'lead') as role,
            {spelling.email(world, "email", "messenger.spelling")} as email,
            if({world.dice("messenger.phone")} < 0.3 and not shares_phone, phone, null) as phone,
            first_name || ' ' || last_name as name,
            -- a lead has a random id of the vendor's
            if(intercom_knows_number, customer_number, md5('lead' || i)) as external_id,
            is_unsubscribed as unsubscribed_from_emails, false as marked_email_as_spam,
            false as has_hard_bounced, joined_at as created_at, version_at as updated_at,
            version_at as last_seen_at, next_at is null as _fivetran_active,
            version_at as _fivetran_start, coalesce(next_at, {FOREVER}) as _fivetran_end,
            {world.landed_in_time("version_at", "messenger.contact")} as _fivetran_synced
        from spans inner join work.people using (i)
        union all by name
        select intercom_lead_id as id, 'lead' as role, email, first_name as name,
            md5('lead' || i) as external_id, false as unsubscribed_from_emails,
            joined_at as created_at, joined_at as updated_at, false as _fivetran_active,
            joined_at as _fivetran_start, joined_at + interval 30 minute as _fivetran_end,
            {world.landed_in_time("joined_at", "messenger.lead")} as _fivetran_synced
        {CONTACTS} and was_intercom_lead
        """,
    )


def _companies(world: World) -> None:
    since = f"{world.as_of} - interval 1095 day"
    span = f"""true as _fivetran_active, {FOREVER} as _fivetran_end,
        {world.as_of} - interval 1 day as _fivetran_synced"""
    world.write(
        "intercom.company_history",
        f"""
        select 'company-' || i as id, 'Account ' || i || ' Ltd' as name,
            'https://www.account-' || lpad(i::varchar, 6, '0') || '.demo/' as website,
            {since} as created_at, {since} as updated_at, {since} as _fivetran_start, {span}
        from range(1, {world.accounts + 1}) as numbers(i)
        """,
    )
    world.write(
        "intercom.contact_company_history",
        f"""
        select intercom_id as contact_id, 'company-' || account_no as company_id,
            joined_at as contact_updated_at, joined_at as _fivetran_start, {span}
        {CONTACTS} and account_no is not null
        """,
    )


def _conversations(world: World) -> str:
    """One row a conversation: who began it, and when its state changed."""
    d = world.dice

    def die(name: str) -> str:
        return d(f"messenger.{name}", "talk_no")

    def after(moment: str, hours: float, name: str) -> str:
        return later(moment, f"600 + 3600 * {hours} * pow({die(name)}, 2)")

    at = world.spread("joined_at", "last_active_at", f"(j - 1 + {die('at')}) / talks")
    return f"""
    with planned as (
        select i, joined_at, last_active_at, intercom_id, intercom_lead_id, was_intercom_lead,
            least(40, cast(floor(1.9 * weight + 0.5 + {d("messenger.count")}) as integer)) as talks
        {CONTACTS}
    ),

    numbered as (select *, unnest(generate_series(1, talks)) as j from planned where talks > 0),

    counted as (select *, i * 100 + j as talk_no from numbered),

    begun as (select *, {at} as created_at from counted),

    worked as (
        select *, {after("created_at", 48, "close")} as closed_at, {die("back")} < 0.1 as is_reopened,
            {die("snooze")} < 0.15 as is_snoozed, {die("outbound")} < 0.06 as is_outbound
        from begun where created_at < {world.as_of} - interval 20 minute
    ),

    reopened as (select *, {after("closed_at", 60, "again")} as reopened_at from worked)

    select *, {after("reopened_at", 48, "resolve")} as resolved_at, {after("closed_at", 20, "rate")} as rated_at,
        if({die("rates")} < 0.35 and not is_reopened and not is_outbound,
            1 + cast(floor(5 * pow({die("mood")}, 0.5)) as integer), null) as rating
    from reopened
    """


def _versions(world: World) -> None:
    steps = (
        ("open", "created_at", "true"),
        ("snoozed", "created_at + interval 5 minute", "is_snoozed"),
        ("closed", "closed_at", "not is_outbound"),
        ("open", "reopened_at", "is_reopened and not is_outbound"),
        ("closed", "resolved_at", "is_reopened and not is_outbound"),
        ("closed", "rated_at", "rating is not null"),
    )
    versions = " union all ".join(
        f"select talk_no, '{state}' as state, {moment} as version_at, {number} as step"
        f" from work.conversations where {condition}"
        for number, (state, moment, condition) in enumerate(steps)
    )
    world.write(
        "intercom.conversation_history",
        f"""
        with versions as ({versions}),

        spans as (
            select *, lead(version_at) over (partition by talk_no order by version_at) as next_at
            from versions where version_at <= {world.as_of} - interval 15 minute
        )

        select talk_no as id, state,
            if({world.dice("messenger.star", "talk_no")} < 0.05, 'priority', 'not_priority') as priority,
            if(is_outbound, '90' || talk_no % {ADMINS}, intercom_id) as source_author_id,
            if(is_outbound, 'admin', 'user') as source_author_type,
            if(is_outbound, 'admin_initiated', 'customer_initiated') as source_delivered_as,
            if(step = 5, rating, null) as conversation_rating_value,
            if(step = 5, rated_at, null) as conversation_rating_created_at,
            if(is_outbound, null, created_at) as first_contact_reply_created_at,
            created_at, version_at as updated_at, next_at is null as _fivetran_active,
            version_at as _fivetran_start, coalesce(next_at, {FOREVER}) as _fivetran_end,
            {world.landed_in_time("version_at", "messenger.version", "talk_no")} as _fivetran_synced
        from spans inner join work.conversations using (talk_no)
        """,
    )
    world.write(
        "intercom.conversation_contact_history",
        f"""
        -- some of the first conversations still name the lead that the contact was
        select talk_no as conversation_id,
            if(was_intercom_lead and j = 1, intercom_lead_id, intercom_id) as contact_id,
            created_at as conversation_updated_at, true as _fivetran_active,
            created_at as _fivetran_start, {FOREVER} as _fivetran_end,
            {world.landed_in_time("created_at", "messenger.party", "talk_no")} as _fivetran_synced
        from work.conversations
        """,
    )


def _admins(world: World) -> None:
    world.write(
        "intercom.admin",
        f"""
        select '90' || i as id, 'Agent ' || i as name, 'agent' || i || '@harborpine.demo' as email,
            'Support' as job_title, false as _fivetran_deleted,
            {world.as_of} - interval 3 day as _fivetran_synced
        from range({ADMINS}) as numbers(i)
        """,
    )
