"""Zendesk, the call centre's tickets, surveys and escalations.

Leaves `work.cases` (one row a Zendesk ticket) for the truth of service cost.
"""

from __future__ import annotations

from . import spelling
from .world import World, later

AGENTS = 8
RAILS_ZONES = ("Pacific Time (US & Canada)", "Berlin", "London", "Tokyo")
SUBJECTS = ("Where is my order?", "Wrong size", "Refund please", "Cannot log in")
CONFLICTS = ("service_vs_revenue", "privacy_vs_revenue", "contract_dispute")


def fill(world: World) -> None:
    """Write every Zendesk table and the service tables of `canonical`."""
    world.keep("cases", _cases(world))
    _users(world)
    _organizations(world)
    _tickets(world)
    _history(world)
    _ratings(world)
    _call_centre(world)
    _surveys(world)
    _escalations(world)
    _service_costs(world)


def _cases(world: World) -> str:
    """One row a ticket: its person, its moments and how it ended."""
    d = world.dice

    def die(name: str) -> str:
        return d(f"service.{name}", "ticket_no")

    def after(moment: str, hours: float, name: str) -> str:
        return later(moment, f"600 + 3600 * {hours} * pow({die(name)}, 2)")

    at = world.spread("joined_at", "last_active_at", f"(j - 1 + {die('at')}) / tickets")
    return f"""
    with planned as (
        select i, joined_at, last_active_at, zendesk_id, account_no,
            least(60, cast(floor(1.7 * weight + {d("service.count")}) as integer)) as tickets
        from work.people where in_zendesk and not is_erased
    ),

    numbered as (select *, unnest(generate_series(1, tickets)) as j from planned where tickets > 0),

    counted as (select *, i * 100 + j as ticket_no from numbered),

    opened as (select *, {at} as created_at from counted),

    worked as (
        select *, {after("created_at", 12, "pick_up")} as opened_at from opened
    ),

    waited as (select *, {after("opened_at", 60, "wait")} as pending_at from worked),

    solved as (
        select *, {after("pending_at", 200, "solve")} as solved_at,
            {die("reopen")} < 0.10 as is_reopened, {die("zombie")} < 0.006 as is_zombie,
            {die("on_hold")} < 0.2 as is_on_hold
        from waited
    ),

    reopened as (
        select *, {after("solved_at", 80, "back")} as reopened_at from solved
    ),

    settled as (
        select *, {after("reopened_at", 120, "again")} as resolved_at from reopened
    )

    select
        i, ticket_no, zendesk_id, account_no, created_at, opened_at, pending_at, solved_at,
        is_reopened, reopened_at, resolved_at, is_zombie, is_on_hold,
        if(is_reopened, resolved_at, solved_at) + interval 4 day as closed_at,
        case when {die("priority")} < 0.08 then 'urgent' when {die("priority")} < 0.25 then 'high'
            when {die("priority")} < 0.85 then 'normal' else 'low' end as priority,
        case when {die("oddity")} < 0.01 then 'deleted' when {die("oddity")} < 0.02 then 'spam' end
            as oddity,
        case
            when is_zombie and opened_at <= {world.as_of} then 'open'
            when opened_at > {world.as_of} then 'new'
            when pending_at > {world.as_of} then 'open'
            when solved_at > {world.as_of} then if(is_on_hold, 'hold', 'pending')
            when is_reopened and reopened_at <= {world.as_of} and resolved_at > {world.as_of}
                then 'open'
            when if(is_reopened, resolved_at, solved_at) + interval 4 day > {world.as_of}
                then 'solved'
            else 'closed'
        end as status
    from settled where created_at < {world.as_of} - interval 10 minute
    """


def _users(world: World) -> None:
    phone = spelling.phone(world, "phone", "service.phone")
    world.write(
        'zendesk."user"',
        f"""
        select zendesk_id as id, {spelling.typo(world, "first_name", "service.first", 0.03)}
            || ' ' || last_name as name,
            if(writes_from_info_mailbox, 'info@' || account_domain, email) as email,
            if({world.dice("service.phone_known")} < 0.4 and not writes_from_info_mailbox, {phone},
                null) as phone,
            'end-user' as role, true as active, false as suspended, true as verified,
            false as shared, if(zendesk_knows_number, customer_number, null) as external_id,
            if(account_no is null, null, 700000 + account_no) as organization_id,
            {world.pick(RAILS_ZONES, "service.zone")} as time_zone,
            joined_at + interval 1 hour as created_at, last_active_at - interval 1 day as updated_at,
            false as _fivetran_deleted,
            {world.snapshot("last_active_at - interval 1 day", "service.user")} as _fivetran_synced
        from work.people where in_zendesk and not is_erased
        union all by name
        select 100 + i as id, 'Agent ' || i as name, 'agent' || i || '@harborpine.demo' as email,
            if(i = 0, 'admin', 'agent') as role, true as active, false as suspended,
            true as verified, false as shared, {world.as_of} - interval 1095 day as created_at,
            {world.as_of} - interval 3 day as updated_at, false as _fivetran_deleted,
            {world.as_of} - interval 3 day as _fivetran_synced
        from range({AGENTS}) as numbers(i)
        """,
    )


def _organizations(world: World) -> None:
    numbers = f"range(1, {world.accounts + 1}) as numbers(i)"
    times = f"""{world.as_of} - interval 1095 day as created_at,
        {world.as_of} - interval 1095 day as updated_at,"""
    synced = f"{world.as_of} - interval 1 day as _fivetran_synced"
    world.write(
        "zendesk.organization",
        f"""select 700000 + i as id, 'Account ' || i || ' Ltd' as name, 'A' || i as external_id,
            false as shared_tickets, false as shared_comments, {times} {synced} from {numbers}""",
    )
    world.write(
        "zendesk.domain_name",
        f"""select 700000 + i as organization_id, 0 as index,
            'account-' || lpad(i::varchar, 6, '0') || '.demo' as domain_name, {synced}
        from {numbers}""",
    )


def _tickets(world: World) -> None:
    d = world.dice
    touched = f"""least(case status when 'new' then created_at when 'open' then
        if(is_reopened and reopened_at <= {world.as_of}, reopened_at, opened_at)
        when 'pending' then pending_at when 'hold' then pending_at when 'solved' then
        if(is_reopened, resolved_at, solved_at) else closed_at end,
        {world.as_of} - interval 20 minute)"""
    written = spelling.moment(world, "touched_at", "service.updated", "ticket_no")
    world.write(
        "zendesk.ticket",
        f"""
        with touched as (select *, {touched} as touched_at from work.cases)
        select ticket_no as id, zendesk_id as requester_id,
            if({d("service.submitter", "ticket_no")} < 0.9, zendesk_id, 101) as submitter_id,
            100 + (ticket_no % {AGENTS}) as assignee_id,
            if(account_no is null, null, 700000 + account_no) as organization_id,
            {world.pick(SUBJECTS, "service.subject", "ticket_no")}
                as subject,
            if(oddity = 'deleted', 'deleted', status) as status, priority,
            if(oddity = 'spam', 'spam', 'question') as type,
            {world.pick(("email", "web", "chat", "voice"), "service.via", "ticket_no")} as via_channel,
            oddity is null as is_public, 1 as brand_id, created_at, {written} as updated_at,
            oddity is not distinct from 'deleted' as _fivetran_deleted,
            {world.snapshot("touched_at", "service.ticket", "ticket_no")} as _fivetran_synced
        from touched
        """,
    )


def _history(world: World) -> None:
    steps = (
        ("status", "'new'", "created_at", "true"),
        ("status", "'open'", "opened_at", "true"),
        ("status", "if(is_on_hold, 'hold', 'pending')", "pending_at", "not is_zombie"),
        ("status", "'solved'", "solved_at", "not is_zombie"),
        ("status", "'open'", "reopened_at", "not is_zombie and is_reopened"),
        ("status", "'solved'", "resolved_at", "not is_zombie and is_reopened"),
        ("status", "'closed'", "closed_at", "not is_zombie"),
        ("priority", "priority", "opened_at", "priority in ('high', 'urgent')"),
    )
    for number, (field, value, moment, condition) in enumerate(steps):
        world.write(
            "zendesk.ticket_field_history",
            f"""
            select ticket_no as ticket_id, '{field}' as field_name, {moment} as updated,
                100 + (ticket_no % {AGENTS}) as user_id, {value} as value,
                {world.landed_in_time(moment, f"service.step_{number}", "ticket_no")}
                    as _fivetran_synced
            from work.cases
            where oddity is null and {moment} <= {world.as_of} - interval 15 minute and {condition}
            """,
        )


def _ratings(world: World) -> None:
    d = world.dice
    good = d("service.mood", "ticket_no")
    synced = world.synced("happened_at", "service.rating", "ticket_no")
    world.write(
        "zendesk.satisfaction_rating",
        f"""
        with asked as (
            select *, {later("solved_at", f"3600 * (1 + 60 * {d('service.answer', 'ticket_no')})")}
                as happened_at,
                case
                    when {d("service.answers", "ticket_no")} < 0.45 then 'offered'
                    when {good} < if(is_reopened, 0.45, 0.85) then 'good' else 'bad'
                end as score
            from work.cases where status in ('solved', 'closed') and oddity is null
        )
        select ticket_no as id, ticket_no as ticket_id, zendesk_id as requester_id,
            100 + (ticket_no % {AGENTS}) as assignee_id, score,
            if(score = 'bad', 'The issue took too long', null) as reason,
            solved_at as created_at, happened_at as updated_at, {synced} as _fivetran_synced
        from asked where {d("service.asked", "ticket_no")} < 0.7
        """,
    )


def _call_centre(world: World) -> None:
    """Callers and their tickets, as a system without an adapter reports them."""
    d = world.dice
    callers = "from work.people where in_callcentre and not is_erased"
    at = later("joined_at", f"age_seconds * {d('calls.at')}")
    solved = "happened_at + interval 2 day"
    world.write(
        "canonical.people",
        f"""
        select 'callcentre' as source_system, callcentre_id as source_record_id,
            'caller' as record_type, email, if(shares_phone, null, phone) as phone,
            first_name, last_name, country, joined_at as created_at, joined_at as updated_at,
            false as is_deleted, false as is_internal, false as is_test,
            {world.snapshot("joined_at", "calls.person")} as _ingested_at
        {callers}
        """,
    )
    world.keep(
        "calls",
        f"""
        select i, callcentre_id, happened_at, {solved} as solved_at,
            {solved} <= {world.as_of} - interval 1 hour as is_solved,
            {d("calls.escalated")} < 0.08 as is_escalated
        from (select *, {at} as happened_at {callers}) where happened_at < {world.as_of} - interval 1 hour
        """,
    )
    world.write(
        "canonical.tickets",
        f"""
        select 'callcentre' as source_system, 'call-' || i as ticket_id,
            callcentre_id as source_record_id, if(is_solved, 'solved', 'open') as status,
            if(is_escalated, 'urgent', 'normal') as priority, is_escalated, happened_at as created_at,
            if(is_solved, solved_at, happened_at) as updated_at,
            {world.snapshot("if(is_solved, solved_at, happened_at)", "calls.ticket")} as _ingested_at
        from work.calls
        """,
    )
    for kind, moment, before, after, condition in (
        ("create", "happened_at", "null", "'open'", "true"),
        ("escalate", "happened_at + interval 5 hour", "'open'", "'open'", "is_escalated"),
        ("update", "solved_at", "'open'", "'solved'", "is_solved"),
    ):
        world.write(
            "canonical.ticket_events",
            f"""
            select 'callcentre' as source_system, '{kind}-' || i as event_id,
                'call-' || i as ticket_id, {before} as from_status, {after} as to_status,
                '{kind}' as kind, {moment} as occurred_at,
                {world.snapshot(moment, f"calls.{kind}")} as _ingested_at
            from work.calls where {condition}
            """,
        )


def _surveys(world: World) -> None:
    """Satisfaction on two scales (1 to 5, later 1 to 10) and net promoter scores."""
    d = world.dice
    at = later("joined_at", f"age_seconds * {d('survey.at', 'i * 10 + j')}")
    mood = f"greatest(0, least(1, 0.7 + 0.25 * {world.bell('survey.mood', 'i * 10 + j')}))"
    changed = f"{world.as_of} - interval 300 day"
    world.write(
        "canonical.surveys",
        f"""
        with asked as (
            select *, {at} as happened_at, {mood} as mood
            from (select i, pos_id, joined_at, age_seconds, unnest([1, 2, 3, 4]) as j
                from work.people
                where in_pos and not is_erased)
            where {d("survey.answers", "i * 10 + j")} < 0.35
        ),

        scaled as (
            select *, if(j = 4, 'nps', 'csat') as instrument,
                if(j = 4, 0, 1) as low, if(j = 4 or happened_at > {changed}, 10, 5) as high
            from asked
        )

        select 'pos' as source_system, 'survey-' || (i * 10 + j) as response_id,
            pos_id as source_record_id, instrument, round(low + mood * (high - low)) as score,
            low as scale_min, high as scale_max, happened_at as responded_at,
            {world.synced("happened_at", "survey.sync", "i * 10 + j")} as _ingested_at
        from scaled
        """,
    )


def _escalations(world: World) -> None:
    d = world.dice
    world.write(
        "canonical.escalations",
        f"""
        with raised as (
            select *, opened_at + interval 1 day as happened_at
            from work.cases
            where priority = 'urgent' and oddity is null and {d("escalation.raised", "ticket_no")} < 0.3
                and opened_at < {world.as_of} - interval 2 day
        )
        select 'zendesk' as source_system, 'escalation-' || ticket_no as escalation_id,
            zendesk_id::varchar as source_record_id,
            {world.pick(CONFLICTS, "escalation.kind", "ticket_no")} as conflict_type,
            (1 + cast(floor(3 * {d("escalation.severity", "ticket_no")}) as integer))::varchar
                as severity,
            {world.pick(("EU", "NA", "ROW"), "escalation.region", "ticket_no")} as region,
            if(status in ('solved', 'closed'), 'resolved', 'open') as status,
            if({d("escalation.owner", "ticket_no")} < 0.95, 'head_of_service', null) as owner,
            happened_at as opened_at, happened_at + interval 5 hour as acknowledged_at,
            if(status in ('solved', 'closed'), least(happened_at + interval 6 day,
                {world.as_of} - interval 2 hour), null) as resolved_at,
            {world.snapshot("happened_at + interval 5 hour", "escalation.sync", "ticket_no")}
                as _ingested_at
        from raised
        """,
    )


def _service_costs(world: World) -> None:
    amount = f"cast(round(4 + 20 * {world.dice('service.cost', 'ticket_no')}, 2) as decimal(18, 3))"
    world.derive(
        "service_costs",
        f"""
        select i, 'zendesk' as source_system, 'service-' || ticket_no as cost_id,
            zendesk_id::varchar as source_record_id, 'service' as kind, {amount} as amount,
            opened_at as incurred_at,
            {world.synced("opened_at", "service.cost_sync", "ticket_no")} as _ingested_at
        from work.cases where oddity is null
        """,
    )
    world.write(
        "canonical.costs",
        "select * exclude (i), 'USD' as currency from work.service_costs",
    )
