"""Salesforce: accounts, contacts, leads, opportunities, tasks; and HubSpot's deals."""

from __future__ import annotations

from . import spelling
from .mail import PORTAL
from .world import World, later

COUNTRY_NAMES = {
    "US": "United States", "DE": "Germany", "GB": "United Kingdom", "FR": "France",
    "NL": "Netherlands", "ES": "Spain", "IT": "Italy", "CA": "Canada", "JP": "Japan",
    "AU": "Australia", "SE": "Sweden", "IE": "Ireland", "KW": "Kuwait",
}  # fmt: skip
OWNERS = 12
STAGES = ("Prospecting", "Qualification", "Proposal/Price Quote", "Negotiation/Review")
DEAL_STAGES = (
    ("appointmentscheduled", "Appointment scheduled", 0.2, False, False),
    ("qualifiedtobuy", "Qualified to buy", 0.4, False, False),
    ("contractsent", "Contract sent", 0.9, False, False),
    ("closedwon", "Closed won", 1.0, True, True),
    ("closedlost", "Closed lost", 0.0, False, True),
)


def account_id(number: str) -> str:
    """SQL for the 18-character id of an account."""
    return f"('001Dw' || lpad(({number})::varchar, 10, '0') || 'IAA')"


def owner_id(world: World, index: str) -> str:
    """SQL for the 18-character id of a user who owns a record."""
    drawn = f"cast(floor({OWNERS} * {world.dice('crm.owner', index)}) as bigint)"
    return f"('005Dw' || lpad(({drawn})::varchar, 10, '0') || 'IAA')"


def fill(world: World) -> None:
    """Write every Salesforce table, HubSpot's deals and the accounts of `canonical`."""
    _users(world)
    _accounts(world)
    _contacts(world)
    _leads(world)
    _opportunities(world)
    _tasks(world)
    _campaign_members(world)
    _deals(world)


def _users(world: World) -> None:
    world.write(
        'salesforce."user"',
        f"""
        select '005Dw' || lpad(i::varchar, 10, '0') || 'IAA' as id,
            'agent' || i || '@harborpine.demo' as email, 'Agent ' || i as name,
            'Standard' as user_type, 'America/Los_Angeles' as time_zone_sid_key,
            i < {OWNERS - 1} as is_active, false as _fivetran_deleted,
            {world.as_of} - interval 1 day as _fivetran_synced
        from range({OWNERS}) as numbers(i)
        """,
    )


def _accounts(world: World) -> None:
    d = world.dice
    numbers = f"(select n as i from range(1, {world.accounts + 1}) as numbers(n))"
    created = f"{world.as_of} - interval 1095 day"
    industry = world.pick(("Retail", "Manufacturing", "Healthcare", "Education"), "crm.industry")
    world.write(
        "salesforce.account",
        f"""
        select {account_id("i")} as id, 'Account ' || i || ' Ltd' as name,
            if({d("crm.parent")} < 0.1 and i > 1, {account_id("i // 2")}, null) as parent_id,
            if({d("crm.type")} < 0.6, 'Customer', 'Prospect') as type, {industry} as industry,
            'https://www.account-' || lpad(i::varchar, 6, '0') || '.demo' as website,
            round(100000 * exp({world.bell("crm.revenue")})) as annual_revenue,
            cast(10 + 900 * pow({d("crm.staff")}, 3) as bigint) as number_of_employees,
            {owner_id(world, "i")} as owner_id, 'United States' as billing_country,
            'US' as billing_country_code, '+1' || (5570000000 + i) as phone,
            if({d("crm.deleted")} < 0.01, null, false) as is_deleted, {created} as created_date,
            {world.as_of} - interval 2 day as _fivetran_synced
        from {numbers}
        """,
    )
    world.write(
        "canonical.accounts",
        f"""
        select 'pos' as source_system, 'A' || i as source_account_id, 'Account ' || i as name,
            'account-' || lpad(i::varchar, 6, '0') || '.demo' as domain, 'US' as country,
            false as is_deleted, {created} as created_at,
            {world.as_of} - interval 2 day as _ingested_at
        from {numbers} where i % 3 = 0
        """,
    )


def _person(world: World, purpose: str) -> str:
    """SQL for what a CRM record says of the person behind it."""
    phone = spelling.phone(world, "phone", f"{purpose}.phone")
    return f"""
        {spelling.typo(world, "first_name", f"{purpose}.first", 0.03)} as first_name,
        {spelling.typo(world, "last_name", f"{purpose}.last", 0.03)} as last_name,
        first_name || ' ' || last_name as name,
        if({world.dice(f"{purpose}.mobile")} < 0.4 and not writes_from_info_mailbox, {phone}, null)
            as mobile_phone,
        {owner_id(world, "i")} as owner_id"""


def _contacts(world: World) -> None:
    d = world.dice
    names = " ".join(f"when '{code}' then '{name}'" for code, name in COUNTRY_NAMES.items())
    modified = "last_active_at - interval 1 day"
    email = f"""if(writes_from_info_mailbox, 'info@' || account_domain,
        {spelling.email(world, "email", "crm.spelling")})"""
    common = f"""
        {account_id("account_no")} as account_id,
        {_person(world, "crm.contact")},
        street as mailing_street, city as mailing_city, zip as mailing_postal_code,
        case country {names} end as mailing_country, country as mailing_country_code,
        if({d("crm.source")} < 0.5, 'Web', 'Trade show') as lead_source,
        false as do_not_call,
        case when {d("crm.status")} < 0.35 then 'Active customer'
            when {d("crm.status")} < 0.6 then 'At risk' else 'Prospect' end as customer_status_c,
        joined_at + interval 2 day as created_date, {modified} as last_modified_date,
        {modified} as system_modstamp, {world.snapshot(modified, "crm.contact")} as _fivetran_synced"""
    known = "from work.people where not is_erased and salesforce_kind"
    opted_out = f"email_story in ('withdrawn', 'reimported') and {d('crm.optout')} < 0.6"
    world.write(
        "salesforce.contact",
        f"""
        select sf_contact_id as id, {email} as email,
            case when {opted_out} then true when {d("crm.optout")} < 0.8 then false end
                as has_opted_out_of_email,
            email_story = 'bounced' as is_email_bounced,
            if(email_story = 'bounced', email_withdrawn_at, null) as email_bounced_date,
            if({d("crm.reception")} < 0.5 and not writes_from_info_mailbox, reception_phone, null)
                as phone,
            -- a trap of the connector: null where nothing was ever deleted
            if({d("crm.null_flag")} < 0.05, null, false) as is_deleted, {common}
        {known} in ('contact', 'converted', 'merged')
        union all by name
        select sf_other_contact_id as id, second_email as email, sf_contact_id as master_record_id,
            true as is_deleted, {common}
        {known} = 'merged'
        """,
    )


def _leads(world: World) -> None:
    d = world.dice
    known = "from work.people where not is_erased and salesforce_kind in ('lead', 'converted')"
    modified = "joined_at + to_seconds(age_seconds // 10)"
    company = "coalesce(account_domain, 'Private person')"
    world.write(
        "salesforce.lead",
        f"""
        select sf_lead_id as id, {company} as company,
            {spelling.email(world, "email", "crm.lead_spelling")} as email,
            {_person(world, "crm.lead")},
            if(salesforce_kind = 'converted', 'Closed - Converted',
                if({d("crm.lead_status")} < 0.5, 'Open - Not Contacted', 'Working - Contacted'))
                as status,
            'Web' as lead_source, country as country_code, zip as postal_code,
            email_story in ('withdrawn', 'reimported') and {d("crm.lead_optout")} < 0.4
                as has_opted_out_of_email,
            salesforce_kind = 'converted' as is_converted,
            if(salesforce_kind = 'converted', {modified}, null) as converted_date,
            if(salesforce_kind = 'converted', sf_contact_id, null) as converted_contact_id,
            if(salesforce_kind = 'converted', {account_id("account_no")}, null)
                as converted_account_id,
            false as is_deleted, joined_at + interval 1 hour as created_date,
            {modified} as last_modified_date, {modified} as system_modstamp,
            {world.snapshot(modified, "crm.lead")} as _fivetran_synced
        {known}
        """,
    )


def _opportunities(world: World) -> None:
    d = world.dice
    contacts = """from work.people
        where not is_erased and salesforce_kind in ('contact', 'converted', 'merged')"""
    drawn = f"""
        select *, {later("joined_at", f"age_seconds * {d('crm.opened')}")} as opened_at,
            {d("crm.result")} as u_result
        {contacts} and {d("crm.opportunity")} < 0.35
    """
    closed = f"least(opened_at + interval 60 day, {world.as_of} - interval 1 hour)"
    stage = f"""case
        when opened_at > {world.as_of} - interval 60 day or u_result > 0.8
            then {world.pick(STAGES, "crm.stage")}
        when u_result < 0.45 then 'Closed Won' else 'Closed Lost' end"""
    world.write(
        "salesforce.opportunity",
        f"""
        with opportunities as (select *, {stage} as stage from ({drawn}))
        select '006Dw' || lpad(i::varchar, 10, '0') || 'IAA' as id,
            {account_id("account_no")} as account_id, 'Renewal ' || i as name,
            stage as stage_name, 'Existing Business' as type,
            round(2000 * exp({world.bell("crm.amount")}), 2) as amount,
            currency as currency_iso_code, stage like 'Closed%' as is_closed,
            stage = 'Closed Won' as is_won, false as is_deleted,
            if(stage = 'Closed Won', 100, if(stage = 'Closed Lost', 0, 40)) as probability,
            {owner_id(world, "i")} as owner_id,
            if(stage like 'Closed%', {closed}, {world.as_of} + interval 30 day) as close_date,
            opened_at as created_date, {closed} as last_modified_date,
            {world.snapshot(closed, "crm.opportunity_sync")} as _fivetran_synced
        from opportunities
        """,
    )
    world.write(
        "salesforce.opportunity_contact_role",
        f"""
        select '00KDw' || lpad(i::varchar, 10, '0') || 'MAA' as id,
            '006Dw' || lpad(i::varchar, 10, '0') || 'IAA' as opportunity_id,
            sf_contact_id as contact_id, 'Decision Maker' as role, true as is_primary,
            false as is_deleted, opened_at as created_date,
            {world.snapshot("opened_at", "crm.role")} as _fivetran_synced
        from ({drawn})
        """,
    )
    world.write(
        "canonical.opportunities",
        f"""
        select 'pos' as source_system, 'B2B-' || i as opportunity_id,
            if(account_no % 3 = 0, 'A' || account_no, null) as account_source_id,
            pos_id as source_record_id, if(u_result < 0.5, 'won', 'negotiation') as stage,
            u_result < 0.5 as is_won, u_result < 0.5 as is_closed, currency,
            round(500 * exp({world.bell("crm.till_amount")})) as amount, opened_at as created_at,
            if(u_result < 0.5, {closed}, null) as closed_at,
            {world.snapshot(closed, "crm.till_sync")} as _ingested_at
        from ({drawn}) where in_pos
        """,
    )


def _tasks(world: World) -> None:
    d = world.dice
    at = later("joined_at", f"age_seconds * {d('crm.task_at', 'i * 10 + j')}")
    who = "if(salesforce_kind = 'lead' or (salesforce_kind = 'converted' and j = 1), sf_lead_id, sf_contact_id)"
    world.write(
        "salesforce.task",
        f"""
        with tasks as (
            select *, {at} as happened_at
            from (select i, joined_at, age_seconds, salesforce_kind, sf_lead_id, sf_contact_id,
                    account_no, unnest([1, 2]) as j
                from work.people
                where salesforce_kind is not null and not is_erased)
            where {d("crm.task", "i * 10 + j")} < 0.6
        )
        select '00TDw' || lpad((i * 10 + j)::varchar, 10, '0') || 'MAA' as id,
            if({d("crm.short_id", "i * 10 + j")} < 0.05, left({who}, 15), {who}) as who_id,
            if(account_no is null, null, {account_id("account_no")}) as account_id,
            {owner_id(world, "i")} as owner_id,
            {world.pick(("Call", "Email: renewal", "Meeting notes"), "crm.subject", "i * 10 + j")}
                as subject,
            {world.pick(("Call", "Email", "Meeting"), "crm.subject", "i * 10 + j")} as type,
            {world.pick(("Call", "Email", "Task"), "crm.subject", "i * 10 + j")} as task_subtype,
            'Completed' as status, true as is_closed, false as is_deleted, happened_at as activity_date,
            happened_at as completed_date_time, happened_at as created_date,
            {world.synced("happened_at", "crm.task_sync", "i * 10 + j")} as _fivetran_synced
        from tasks
        """,
    )


def _campaign_members(world: World) -> None:
    d = world.dice
    at = later("joined_at", f"age_seconds * {d('crm.member_at')}")
    world.write(
        "salesforce.campaign_member",
        f"""
        select '00vDw' || lpad(i::varchar, 10, '0') || 'IAA' as id,
            '701Dw0000000' || lpad((i % 20)::varchar, 3, '0') || 'IAA' as campaign_id,
            if(salesforce_kind = 'lead', sf_lead_id, null) as lead_id,
            if(salesforce_kind = 'lead', null, sf_contact_id) as contact_id,
            if(salesforce_kind = 'lead', sf_lead_id, sf_contact_id) as lead_or_contact_id,
            if(salesforce_kind = 'lead', 'Lead', 'Contact') as type,
            if({d("crm.responded")} < 0.25, 'Responded', 'Sent') as status,
            {d("crm.responded")} < 0.25 as has_responded,
            if({d("crm.responded")} < 0.25, happened_at, null) as first_responded_date,
            email_story in ('withdrawn', 'reimported') as has_opted_out_of_email,
            false as is_deleted, happened_at as created_date,
            {world.synced("happened_at", "crm.member_sync")} as _fivetran_synced
        from (select *, {at} as happened_at from work.people
            where salesforce_kind is not null and not is_erased)
        where {d("crm.member")} < 0.4
        """,
    )


def _deals(world: World) -> None:
    d = world.dice
    labels = ", ".join(
        f"('{code}', '{label}', {probability}, {won}, {closed}, {order})"
        for order, (code, label, probability, won, closed) in enumerate(DEAL_STAGES)
    )
    world.write(
        "hubspot.deal_pipeline_stage",
        f"""
        select stage_id, 'default' as pipeline_id, label, probability, closed_won, is_closed,
            display_order, true as active, {world.as_of} - interval 1095 day as created_at,
            {world.as_of} - interval 1095 day as updated_at, false as _fivetran_deleted,
            {world.as_of} - interval 1 day as _fivetran_synced
        from (values {labels})
            as stages(stage_id, label, probability, closed_won, is_closed, display_order)
        """,
    )
    known = f"from work.people where in_hubspot and not is_erased and {d('crm.deal')} < 0.06"
    opened = later("joined_at", f"age_seconds * {d('crm.deal_at')}")
    world.write(
        "hubspot.deal",
        f"""
        select 50000000 + i as deal_id, 'default' as deal_pipeline_id, 1 as owner_id,
            {world.pick(tuple(stage[0] for stage in DEAL_STAGES), "crm.deal_stage")}
                as deal_pipeline_stage_id,
            {PORTAL} as portal_id, 'Deal ' || i as property_dealname,
            round(300 * exp({world.bell("crm.deal_amount")}), 2) as property_amount,
            {opened} + interval 30 day as property_closedate, {opened} as property_createdate,
            false as _fivetran_deleted, {world.snapshot(opened, "crm.deal_sync")} as _fivetran_synced
        {known}
        """,
    )
    world.write(
        "hubspot.deal_contact",
        f"""
        select 50000000 + i as deal_id, hubspot_id as contact_id, 3 as type_id,
            'HUBSPOT_DEFINED' as category,
            {world.snapshot(opened, "crm.deal_sync")} as _fivetran_synced
        {known}
        """,
    )
