"""What each person has said about being contacted, told once and reported by every system.

A story is decided here and nowhere else; vendors differ in which part of it they hold, never in
what happened. That is why the truth of consent can be read off the story (see `truth.py`).

E-mail stories:
`none`        nothing is on record
`granted`     the person granted with proof, confirmed twice where asked for, within 300 days
`single`      the person granted with proof, without a second confirmation (United States only)
`pending`     the person asked for mail and never confirmed (where confirmation is needed)
`stale`       one grant, more than 400 days old: policy decides, the truth says nothing
`withdrawn`   granted, then withdrawn
`regranted`   withdrawn, then granted again by the person, with proof, confirmed, within 210 days
`reimported`  withdrawn, then imported again from a file without proof
`complaint`   granted, then reported as spam
`bounced`     granted, then the only address bounced hard

SMS stories: `none`, `granted`, `withdrawn` (STOP), `regranted` (STOP, later START), `reimported`.
"""

from __future__ import annotations

from .world import World, later


def choices(world: World) -> str:
    """SQL select list of what each person does, over a relation of persons."""
    d = world.dice
    return f"""
        case
            when shares_email or is_erased or u_mail < 0.28 then 'none'
            when u_mail < 0.58 then 'granted'
            when u_mail < 0.66 and needs_confirmation then 'pending'
            when u_mail < 0.66 and country = 'US' then 'single'
            when u_mail < 0.66 or age_seconds < 60 * 86400 then 'granted'
            when u_mail < 0.80 then 'withdrawn'
            when u_mail < 0.84 then 'regranted'
            when u_mail < 0.88 then 'reimported'
            when u_mail < 0.91 then if(in_hubspot, 'complaint', 'withdrawn')
            when u_mail < 0.94 then if(in_hubspot, 'bounced', 'withdrawn')
            when age_seconds > 500 * 86400 then 'stale'
            else 'granted'
        end as email_story,
        case
            when in_hubspot and {d("story.route")} < 0.6 then 'hubspot_status'
            when in_hubspot and {d("story.route")} < 0.8 then 'hubspot_subscription'
            else 'prefs'
        end as withdrawal_route,
        case
            when phone is null or shares_phone or is_erased or not (in_hubspot or in_pos)
                or age_seconds < 60 * 86400 or u_text < 0.62 then 'none'
            when u_text < 0.80 then 'granted'
            when u_text < 0.90 then 'withdrawn'
            when u_text < 0.95 then 'regranted'
            else 'reimported'
        end as sms_story"""


def moments(world: World) -> str:
    """SQL select list of when they would do it, whatever the story."""

    def share(low: float, high: float, purpose: str) -> str:
        return later("joined_at", f"age_seconds * {world.between(low, high, purpose)}")

    def lately(purpose: str) -> str:
        days = world.between(5, 205, purpose)
        return f"{world.as_of} - to_seconds(cast(86400 * {days} as bigint))"

    return f"""
        {share(0.01, 0.10, "story.email_granted")} as email_granted_at,
        {share(0.15, 0.60, "story.email_withdrawn")} as email_withdrawn_at,
        greatest({share(0.65, 0.97, "story.email_regranted")}, {lately("story.email_again")})
            as email_regranted_at,
        {lately("story.email_reconfirmed")} as email_reconfirmed_at,
        {share(0.02, 0.12, "story.sms_granted")} as sms_granted_at,
        {share(0.20, 0.60, "story.sms_withdrawn")} as sms_withdrawn_at,
        greatest({share(0.65, 0.97, "story.sms_regranted")}, {lately("story.sms_again")})
            as sms_regranted_at,
        {lately("story.sms_reconfirmed")} as sms_reconfirmed_at"""


HAS_WITHDRAWN = "('withdrawn', 'regranted', 'reimported')"
"""SQL list of the stories in which the person withdrew at some time."""

HAS_GRANTED = "('granted', 'single', 'stale', 'withdrawn', 'regranted', 'reimported', 'complaint', 'bounced')"
"""SQL list of the stories that begin with a grant."""
