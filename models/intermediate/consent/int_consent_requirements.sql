-- The strictest of every law a grant may be under, and from when each thing is asked for: never, if that is null. A law that comes
-- later, by a move or by a new version, asks for nothing before. Where a law says nothing, all is asked for, by no later confirmation.
{%- set things = ['proof', 'confirmation', 'notice'] %}
with grants as (
    select
        ledger.event_id,
        ledger.purpose,
        ledger.channel,
        candidates.jurisdiction,
        candidates.asked_from
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_candidates') }} as candidates on ledger.event_id = candidates.event_id
    where ledger.evidence_kind = 'grant'
),

-- A rule still to come is never the first that asked for what is asked for now.
{% for when in ['now', 'ever'] -%}
asked_{{ when }} as (
    select
        {%- if when == 'now' %}
        min(coalesce(rules.confirmation_days, 0)) as confirmation_days,
        min(case when rules.jurisdiction is null then grants.asked_from end) as lawless_from,
        {%- endif %}
        {%- for thing in things %}
        {%- if when == 'now' %}
        max(case when rules.needs_{{ thing }} is distinct from false then 1 else 0 end) = 1 as needs_{{ thing }},
        {%- else %}
        min(
            case when rules.needs_{{ thing }} is distinct from false then greatest(grants.asked_from, rules.effective_from) end
        ) as {{ thing }}_from,
        {%- endif %}
        {%- endfor %}
        grants.event_id
    from grants
    left join {{ ref('consent_rules') }} as rules
        on
            grants.jurisdiction = rules.jurisdiction
            and (rules.purpose is null or grants.purpose = rules.purpose)
            and (rules.channel is null or grants.channel = rules.channel)
            {%- if when == 'now' %}
            and {{ is_effective('rules') }}
            {%- endif %}
    group by grants.event_id
),

{% endfor -%}
final as (
    select
        asked_now.event_id,
        {%- for thing in things %}
        asked_now.needs_{{ thing }},
        case when asked_now.needs_{{ thing }} then least(asked_ever.{{ thing }}_from, asked_now.lawless_from) end as {{ thing }}_from,
        {%- endfor %}
        asked_now.confirmation_days
    from asked_now
    inner join asked_ever on asked_now.event_id = asked_ever.event_id
)

select * from final
