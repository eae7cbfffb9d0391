"""The preference centre (`prefs`), the SMS gateway, and what people asked of their data."""

from __future__ import annotations

from .stories import HAS_GRANTED, HAS_WITHDRAWN
from .world import World, later

NOTICE = "1"


def fill(world: World) -> None:
    """Write the consent, preference, privacy and message tables of `canonical`."""
    _mail(world)
    _texts(world)
    _other_channels(world)
    _preferences(world)
    _privacy(world)
    _messages(world)


def _event(
    world: World,
    name: str,
    moment: str,
    action: str,
    condition: str,
    *,
    channel: str,
    identifier: str,
    actor: str = "subject",
    proof: str = "null",
    confirmed: str = "null",
    scope: str = "cell",
    authenticated: str = "false",
    purpose: str = "marketing",
) -> None:
    """One consent event for every person to whom the condition applies.

    Arguments from `moment` on are SQL; the event is always known before the clock.
    """
    system = "sms_gateway" if channel in ("sms", "phone") else "prefs"
    world.write(
        "canonical.consent_events",
        f"""
        select '{system}' as source_system, '{name}-' || i as consent_event_id,
            '{identifier}' as identifier_type, {identifier} as identifier_value,
            '{purpose}' as purpose, '{channel}' as channel, '{scope}' as scope,
            '{action}' as action, '{actor}' as actor, 'consent' as legal_basis,
            country as jurisdiction, cast({proof} as varchar) as proof_ref,
            '{NOTICE}' as notice_version, {authenticated} as is_authenticated,
            cast({confirmed} as timestamp) as double_opt_in_at, {moment} as occurred_at,
            {world.landed_in_time(moment, f"consent.{name}")} as _ingested_at
        from work.people where not is_erased and {condition}
        """,
    )


def _mail(world: World) -> None:
    proof = "'form-' || i"

    def grant(name: str, moment: str, stories: str, confirmed: str) -> None:
        _event(
            world, name, moment, "grant", f"email_story in {stories}", channel="email",
            identifier="email", proof=proof, confirmed=confirmed,
        )  # fmt: skip

    double = "if(email_story in ('single', 'pending'), null, email_granted_at + interval 9 minute)"
    grant("mail-grant", "email_granted_at", HAS_GRANTED[:-1] + ", 'pending')", double)
    old = f"email_granted_at < {world.as_of} - interval 280 day"
    for story, confirmed in (
        ("granted", "email_reconfirmed_at + interval 9 minute"),
        ("single", "null"),
    ):
        _event(
            world, f"mail-renewal-{story}", "email_reconfirmed_at", "grant",
            f"email_story = '{story}' and {old}", channel="email", identifier="email",
            proof=proof, confirmed=confirmed,
        )  # fmt: skip
    _event(
        world, "mail-withdrawal", "email_withdrawn_at", "withdraw",
        f"email_story in {HAS_WITHDRAWN} and withdrawal_route = 'prefs'", channel="email",
        identifier="email", scope="channel",
    )  # fmt: skip
    _event(
        world, "mail-regrant", "email_regranted_at", "grant", "email_story = 'regranted'",
        channel="email", identifier="email", proof=proof, authenticated="true",
        confirmed="email_regranted_at + interval 4 minute",
    )  # fmt: skip
    _event(
        world, "mail-import", "email_regranted_at", "import_grant", "email_story = 'reimported'",
        channel="email", identifier="email", actor="import",
    )  # fmt: skip


def _texts(world: World) -> None:
    def sms(name: str, moment: str, action: str, stories: str, **more: str) -> None:
        _event(
            world, name, moment, action, f"sms_story in {stories}", channel="sms",
            identifier="phone", **more,
        )  # fmt: skip

    proof = "'text-' || i"
    sms(
        "text-grant", "sms_granted_at", "grant",
        "('granted', 'withdrawn', 'regranted', 'reimported')", proof=proof,
        confirmed="sms_granted_at + interval 2 minute",
    )  # fmt: skip
    sms(
        "text-renewal", "sms_reconfirmed_at", "grant", "('granted')", proof=proof,
        confirmed="sms_reconfirmed_at + interval 2 minute",
    )  # fmt: skip
    sms("text-stop", "sms_withdrawn_at", "withdraw", HAS_WITHDRAWN, scope="channel")
    sms(
        "text-start", "sms_regranted_at", "grant", "('regranted')", proof=proof,
        confirmed="sms_regranted_at + interval 1 minute",
    )  # fmt: skip
    sms("text-import", "sms_regranted_at", "import_grant", "('reimported')", actor="import")


def _other_channels(world: World) -> None:
    """Push, post and phone; and objections to profiling and to sharing with others."""
    d = world.dice
    granted = later("joined_at", f"age_seconds * {d('consent.other')}")
    for channel, identifier, share in (("push", "email", 0.10), ("postal", "email", 0.05)):
        _event(
            world, f"{channel}-grant", granted, "grant", f"{d(f'consent.{channel}')} < {share}",
            channel=channel, identifier=identifier, proof="'app-' || i",
            confirmed=f"{granted} + interval 1 minute",
        )  # fmt: skip
    _event(
        world, "phone-object", granted, "object",
        f"phone is not null and not shares_phone and {d('consent.phone')} < 0.04",
        channel="phone", identifier="phone", scope="channel",
    )  # fmt: skip
    for purpose, action, share in (
        ("personalization", "grant", 0.08),
        ("analytics", "grant", 0.10),
        ("third_party_sharing", "deny", 0.05),
    ):
        _event(
            world, f"{purpose}-{action}", granted, action,
            f"{d(f'consent.{purpose}')} < {share}", channel="onsite", identifier="email",
            purpose=purpose, proof="'banner-' || i", confirmed=granted,
        )  # fmt: skip


def _preferences(world: World) -> None:
    d = world.dice
    at = later("joined_at", f"age_seconds * {d('preference.at')}")
    kind = d("preference.kind")
    world.write(
        "canonical.preference_events",
        f"""
        select 'prefs' as source_system, 'preference-' || i as event_id,
            'email' as identifier_type, email as identifier_value,
            case when {kind} < 0.3 then 'snooze_until' when {kind} < 0.6 then 'frequency_cap'
                when {kind} < 0.85 then 'topic_off' else 'too_many' end as preference,
            case when {kind} < 0.3 then strftime(happened_at + interval 60 day, '%Y-%m-%dT%H:%M:%SZ')
                when {kind} < 0.6 then '2 per week' when {kind} < 0.85 then 'new-arrivals' end
                as value,
            'email' as channel, happened_at as occurred_at,
            {world.synced("happened_at", "preference.sync")} as _ingested_at
        from (select *, {at} as happened_at from work.people where not is_erased)
        where {d("preference.any")} < 0.06
        """,
    )


def _privacy(world: World) -> None:
    """Erasures: the request is what is left; no other table knows the person any more."""
    at = later("joined_at", "age_seconds * 0.7")
    world.write(
        "canonical.privacy_requests",
        f"""
        select 'erasure-' || i as request_id, 'prefs' as source_system,
            'email' as identifier_type, email as identifier_value, 'erasure' as kind,
            {at} as received_at, {at} + interval 6 day as completed_at,
            {world.landed_in_time(at, "privacy.sync")} as _ingested_at
        from work.people where is_erased
        """,
    )


def _messages(world: World) -> None:
    """Texts and pushes sent, and visits to the tills, as `canonical.events`."""
    d = world.dice
    at = later("joined_at", f"age_seconds * {d('message.at', 'i * 100 + j')}")
    world.write(
        "canonical.events",
        f"""
        with planned as (
            select i, phone, pos_id, in_pos, sms_story, joined_at, age_seconds, j
            from (
                select i, phone, pos_id, in_pos, sms_story, joined_at, age_seconds,
                    unnest([1, 2]) as j
                from work.people
                where not is_erased and (in_pos or (sms_story <> 'none'))
            )
        ),

        dated as (select *, i * 100 + j as message_no, {at} as happened_at from planned),

        messages as (
            select message_no, i, happened_at, 'messaging' as source_system, 'phone' as identifier_type,
                phone as identifier_value, null as source_record_id, 'sms' as channel,
                case when {d("message.step", "message_no")} < 0.55 then 'sms_delivered'
                    when {d("message.step", "message_no")} < 0.85 then 'sms_clicked'
                    else 'sms_failed' end as event_name,
                if({d("message.class", "message_no")} < 0.6, 'promotional', 'service')
                    as message_class
            from dated where sms_story <> 'none'
            union all by name
            select message_no, i, happened_at, 'pos' as source_system, null as identifier_type,
                null as identifier_value, pos_id as source_record_id, 'onsite' as channel,
                'store_visit' as event_name, null as message_class
            from dated where in_pos and {d("message.visit", "message_no")} < 0.5
        )

        select source_system, source_system || '-' || message_no as event_id, event_name,
            if(channel = 'sms', message_class, 'counter') as discriminator, source_record_id,
            identifier_type, identifier_value, channel,
            if(channel = 'sms', 'sms-' || message_no, null) as message_id,
            if(channel = 'sms', 'text-campaign-' || (i % 30), null) as campaign_id,
            message_class, false as is_machine, happened_at as occurred_at, happened_at as sent_at,
            happened_at + interval 1 second as received_at,
            {world.synced("happened_at", "message.sync", "message_no")} as _ingested_at
        from messages
        """,
    )
