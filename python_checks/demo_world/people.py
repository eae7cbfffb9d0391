"""The population: who the persons are, where they are on record, and how active they will be.

`work.people` has one row a person; every other module reads it and none changes it. What costs
little to derive (ids, addresses, dates of a story) the view derives when it is asked for.
Ages and spans are in seconds.
"""

from __future__ import annotations

from . import stories
from .world import World, later

EUROPEAN_UNION = "('DE', 'FR', 'NL', 'ES', 'IT', 'SE', 'IE')"
COUNTRIES = {
    "US": (0.42, "+1"), "DE": (0.54, "+49"), "GB": (0.64, "+44"), "FR": (0.71, "+33"),
    "NL": (0.76, "+31"), "ES": (0.80, "+34"), "IT": (0.84, "+39"), "CA": (0.88, "+1"),
    "JP": (0.91, "+81"), "AU": (0.94, "+61"), "SE": (0.96, "+46"), "IE": (0.975, "+353"),
    "KW": (0.99, "+965"),
}  # fmt: skip
"""Country: cumulative share of the population (the rest is unknown) and calling code."""

GIVEN_NAMES = {
    "Anna": "anna", "James": "james", "Maria": "maria", "David": "david", "Sophie": "sophie",
    "Thomas": "thomas", "Laura": "laura", "Michael": "michael", "Zoë": "zoe", "Daniel": "daniel",
    "Emma": "emma", "Paul": "paul", "Julia": "julia", "Peter": "peter", "Sarah": "sarah",
    "Jörg": "joerg", "Claire": "claire", "Hiroshi": "hiroshi", "Elena": "elena", "Mark": "mark",
    "Fatima": "fatima", "Lucas": "lucas", "Ingrid": "ingrid", "Omar": "omar", "Chloé": "chloe",
    "Robert": "robert", "Yuki": "yuki", "Oliver": "oliver", "Marta": "marta", "Henry": "henry",
    "Nora": "nora", "Liam": "liam", "Giulia": "giulia", "Ahmed": "ahmed", "Grace": "grace",
    "Felix": "felix", "Isabel": "isabel", "Noah": "noah", "Amélie": "amelie", "Victor": "victor",
    "Hannah": "hannah", "Samuel": "samuel", "Katja": "katja", "Diego": "diego", "Alice": "alice",
    "Björn": "bjoern", "Lucía": "lucia", "George": "george",
}  # fmt: skip
FAMILY_NAMES = {
    "Smith": "smith", "Müller": "mueller", "Johnson": "johnson", "Dubois": "dubois",
    "Brown": "brown", "Schmidt": "schmidt", "Garcia": "garcia", "Rossi": "rossi",
    "Jones": "jones", "Tanaka": "tanaka", "de Vries": "devries", "Williams": "williams",
    "Fischer": "fischer", "Martin": "martin", "Taylor": "taylor", "Suzuki": "suzuki",
    "Lopez": "lopez", "Weber": "weber", "Davies": "davies", "Bernard": "bernard",
    "Wilson": "wilson", "Al-Sabah": "al-sabah", "Evans": "evans", "Becker": "becker",
    "Moreau": "moreau", "Thomas": "thomas", "Jansen": "jansen", "Roberts": "roberts",
    "Hoffmann": "hoffmann", "Bianchi": "bianchi", "Walker": "walker", "Lindström": "lindstrom",
    "Wright": "wright", "Schäfer": "schaefer", "Laurent": "laurent", "Robinson": "robinson",
    "Koch": "koch", "Romero": "romero", "Thompson": "thompson", "Richter": "richter",
    "White": "white", "Petit": "petit", "Hughes": "hughes", "Navarro": "navarro",
    "Klein": "klein", "Green": "green", "Conti": "conti", "Hall": "hall", "Wolf": "wolf",
    "Murphy": "murphy", "Sato": "sato", "Clarke": "clarke", "Lefèvre": "lefevre",
    "O'Brien": "obrien", "Baker": "baker", "Vogel": "vogel", "Marino": "marino",
    "Carter": "carter", "Bakker": "bakker", "Hill": "hill", "Nilsson": "nilsson",
    "Cooper": "cooper", "Roux": "roux", "King": "king",
}  # fmt: skip
"""Names, and how they are written in an e-mail address."""

MAIL_HOSTS = ("freemail.demo", "postbox.demo", "inbox.demo", "mailhub.demo")
STREETS = ("Mill Lane", "Station Road", "Lindenstraße", "High Street", "Rue Haute", "Oak Avenue")
CITIES = ("Springfield", "Neustadt", "Kingston", "Villeneuve", "Riverside", "Altona")


def fill(world: World) -> None:
    """Create `work.people`."""
    world.keep("numbers", f"select i from range(1, {world.settings.size} + 1) as numbers(i)")
    world.keep("persons", _persons(world))
    world.forget("numbers")
    world.derive("people", _people(world))


def _persons(world: World) -> str:
    """Where each person lives, works and is on record."""
    d = world.dice
    lives_in = " ".join(f"when u_country < {top} then '{code}'" for code, (top, _) in COUNTRIES.items())
    calling = " ".join(f"when '{code}' then '{prefix}'" for code, (_, prefix) in COUNTRIES.items())
    given = world.pick(tuple(GIVEN_NAMES.values()), "people.given")
    family = world.pick(tuple(FAMILY_NAMES.values()), "people.family", "home_no")
    account = f"1 + cast(floor({world.accounts} * pow({d('people.account')}, 1.8)) as bigint)"
    return f"""
    with paired as (
        select i, (i + 1) // 2 as pair_no, {d("people.pair", "(i + 1) // 2")} < 0.25 as is_paired
        from work.numbers
    ),

    homed as (
        select *, if(is_paired, pair_no, i + 1000000000) as home_no from paired
    ),

    placed as (
        select
            *,
            -- growth: later years bring more people than earlier ones
            cast(floor(86400 * (2 + 1090 * (1 - pow({d("people.joined")}, 0.62)))) as bigint)
                as age_seconds,
            exp(1.1 * {world.bell("people.weight")} - 0.605) as weight,
            {d("people.country", "home_no")} as u_country,
            if(not is_paired and {d("people.business")} < 0.22, {account}, null) as account_no,
            is_paired and {d("people.pair_phone", "pair_no")} < 0.5 as shares_phone,
            is_paired and {d("people.pair_device", "pair_no")} < 0.4 as shares_device,
            is_paired and {d("people.pair_email", "pair_no")} < 0.03 as shares_email,
            {d("people.segment")} < 0.68 as in_segment,
            {d("people.shopify")} < 0.60 as in_shopify,
            {d("people.zendesk")} < 0.18 as in_zendesk,
            {d("people.marketo")} < 0.15 as in_marketo,
            {d("people.rudderstack")} < 0.12 as in_rudderstack,
            {d("people.pos")} < 0.20 as in_pos,
            {d("people.callcentre")} < 0.03 as in_callcentre,
            {d("people.stripe")} < 0.14 as in_stripe,
            {d("people.intercom")} < 0.14 as writes_to_messenger,
            {d("people.erased")} < 0.001 as is_erased,
            {d("people.salesforce")} as u_salesforce,
            {d("people.duplicate")} as u_duplicate
        from homed
    ),

    located as (
        select
            *,
            {world.as_of} - to_seconds(age_seconds) as joined_at,
            case {lives_in} end as country,
            in_shopify or in_pos or {d("people.numbered")} < 0.5 as has_number,
            writes_to_messenger and not in_zendesk as in_intercom,
            {d("people.hubspot")} < 0.82 or not (in_segment or in_shopify or in_zendesk or in_pos)
                as in_hubspot,
            'account-' || lpad(account_no::varchar, 6, '0') || '.demo' as account_domain,
            {world.pick(MAIL_HOSTS, "people.host", "home_no")} as host
        from placed
    ),

    recorded as (
        select
            i, pair_no, home_no, age_seconds, weight, account_no, shares_phone, shares_device,
            shares_email, in_hubspot, in_segment, in_shopify, in_zendesk, in_marketo, in_rudderstack,
            in_pos, in_callcentre, in_stripe, in_intercom,
            is_erased, joined_at, country, account_domain,
            case
                when shares_email then {family} || '.family' || pair_no || '@' || host
                else {given} || '.' || {family} || i || '@' || coalesce(account_domain, host)
            end as email,
            case
                when {d("people.has_phone")} < 0.75 or shares_phone
                    then case country {calling} else '+1' end
                        || (5550000000 + if(shares_phone, 2 * pair_no - 1, i))::varchar
            end as phone,
            case
                when account_no is not null and u_salesforce < 0.60 then 'contact'
                when account_no is not null and u_salesforce < 0.80 then 'converted'
                when account_no is not null and u_salesforce < 0.84 then 'merged'
                when u_salesforce > 0.95 then 'lead'
            end as salesforce_kind,
            case
                when u_duplicate < 0.030 then 'merged' when u_duplicate < 0.042 then 'split'
                else 'single'
            end as hubspot_kind,
            if({d("people.marketo_duplicate")} < 0.10, 'merged', 'single') as marketo_kind,
            case
                when {d("people.churn")} < 0.38
                    then {later("joined_at", f"age_seconds * {world.between(0.05, 0.65, 'people.churned')}")}
                else {world.as_of}
            end as last_active_at,
            case country
                when 'GB' then 'GBP' when 'JP' then 'JPY' when 'KW' then 'KWD'
                else if(country in {EUROPEAN_UNION}, 'EUR', 'USD')
            end as currency,
            country is null or country in {EUROPEAN_UNION} as needs_confirmation,
            if(has_number, 'C' || lpad(i::varchar, 8, '0'), null) as customer_number,
            account_no is not null and {d("people.gateway", "coalesce(account_no, 0)")} < 0.25
                as is_behind_gateway,
            account_no is null and {d("people.apple")} < 0.4 as uses_mail_proxy,
            account_no is not null and {d("people.info_mailbox")} < 0.03 as writes_from_info_mailbox,
            {d("people.segment_email")} < 0.92 as segment_knows_email,
            {d("people.rudderstack_email")} < 0.95 as rudderstack_knows_email,
            in_segment and {d("people.segment_email")} < 0.92 and {d("people.snowplow")} < 0.20
                as in_snowplow,
            has_number and {d("people.segment_number")} < 0.85 as segment_knows_number,
            has_number and {d("people.zendesk_number")} < 0.70 as zendesk_knows_number,
            {d("people.pos_email")} < 0.60 as pos_knows_email,
            has_number and {d("people.pos_number")} < 0.80 as pos_knows_number,
            has_number and {d("people.stripe_number")} < 0.60 as stripe_knows_number,
            has_number and {d("people.intercom_number")} < 0.60 as intercom_knows_number,
            {d("story.mail")} as u_mail,
            {d("story.text")} as u_text
        from located
    )

    select * exclude (u_mail, u_text), {stories.choices(world)} from recorded
    """


def _people(world: World) -> str:
    """The persons with names, addresses, record ids and stories."""
    d = world.dice
    return f"""
    select
        *,
        'person-' || lpad(i::varchar, 8, '0') as person_id,
        {world.pick(tuple(GIVEN_NAMES), "people.given")} as first_name,
        {world.pick(tuple(FAMILY_NAMES), "people.family", "home_no")} as last_name,
        {world.pick(tuple(GIVEN_NAMES.values()), "people.given")} || i || '@oldmail.demo'
            as second_email,
        1 + cast(floor(180 * {d("people.house", "home_no")}) as integer)
            || ' ' || {world.pick(STREETS, "people.street", "home_no")} as street,
        {world.pick(CITIES, "people.city", "home_no")} as city,
        (10000 + cast(floor(80000 * {d("people.zip", "home_no")}) as bigint))::varchar as zip,
        date '1940-01-01' + cast(floor(24800 * {d("people.born")}) as integer) as birth_date,
        '+1' || (5570000000 + account_no)::varchar as reception_phone,
        1000000 + 2 * i as hubspot_id,
        1000001 + 2 * i as hubspot_other_id,
        6000000000000 + i as shopify_id,
        360000000000 + i as zendesk_id,
        2000000 + 2 * i as marketo_id,
        2000001 + 2 * i as marketo_other_id,
        'app-' || i as rudderstack_id,
        'POS-' || i as pos_id,
        'CC-' || i as callcentre_id,
        'cus_' || lpad(i::varchar, 10, '0') as stripe_id,
        '5f' || lpad(i::varchar, 22, '0') as intercom_id,
        '5e' || lpad(i::varchar, 22, '0') as intercom_lead_id,
        in_intercom and intercom_knows_number and {d("people.intercom_lead")} < 0.15 as was_intercom_lead,
        '003Dw' || lpad(i::varchar, 10, '0') || 'IAA' as sf_contact_id,
        '003Dx' || lpad(i::varchar, 10, '0') || 'IAA' as sf_other_contact_id,
        '00QDw' || lpad(i::varchar, 10, '0') || 'MAA' as sf_lead_id,
        if(segment_knows_number, customer_number, 'u_' || i) as segment_id,
        {stories.moments(world)}
    from work.persons
    """
