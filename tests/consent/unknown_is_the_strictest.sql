-- An unknown country is at least as strict as any other: each row is a cell in which some jurisdiction asks for more.
with cells as (
    select
        rules.jurisdiction,
        purposes.code as purpose,
        channels.code as channel,
        max(case when rules.needs_proof then 1 else 0 end) as needs_proof,
        max(case when rules.needs_confirmation then 1 else 0 end) as needs_confirmation,
        max(case when rules.needs_notice then 1 else 0 end) as needs_notice,
        max(rules.no_ask_days) as no_ask_days,
        min(case when rules.default_status = 'granted' then 1 else 0 end) as is_granted
    from {{ ref('codes') }} as purposes
    cross join {{ ref('codes') }} as channels
    inner join {{ ref('consent_rules') }} as rules
        on
            (rules.purpose is null or purposes.code = rules.purpose)
            and (rules.channel is null or channels.code = rules.channel)
            and {{ is_effective('rules') }}
    where
        purposes.kind = 'purpose'
        and channels.kind = 'channel'
    group by rules.jurisdiction, purposes.code, channels.code
)

select
    others.jurisdiction,
    others.purpose,
    others.channel
from cells as others
left join cells as unknown
    on
        unknown.jurisdiction = 'unknown'
        and others.purpose = unknown.purpose
        and others.channel = unknown.channel
where
    unknown.jurisdiction is null
    or others.needs_proof > unknown.needs_proof
    or others.needs_confirmation > unknown.needs_confirmation
    or others.needs_notice > unknown.needs_notice
    or others.no_ask_days > unknown.no_ask_days
    or others.is_granted < unknown.is_granted
