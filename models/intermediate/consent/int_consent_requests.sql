-- Who was asked to confirm a grant so often without ever doing it that he is not asked again for a while. Each grant that nobody
-- confirmed was such a question.
{%- set most = parameter(ref('consent_parameters'), 'confirmation_requests') -%}
{%- set days = parameter(ref('consent_parameters'), 'confirmation_request_days') %}
with asked as (
    select
        grants.customer_id,
        topics.code as topic,
        grants.granted_at,
        grants.ingested_at,
        row_number() over (partition by grants.customer_id, topics.code order by grants.granted_at desc, grants.event_id asc) as recency
    from {{ ref('int_consent_grants') }} as grants
    inner join {{ ref('codes') }} as topics on topics.kind = 'topic' and topics.code = 'confirm-' || grants.purpose
    where
        grants.customer_id is not null
        and grants.action = 'grant'
        and grants.needs_confirmation
        and grants.confirmed_at is null
),

-- Until the oldest of the last questions is that many days ago.
final as (
    select
        customer_id,
        topic,
        max(granted_at) as started_at,
        min({{ days_after('granted_at', days) }}) as ends_at,
        max(ingested_at) as known_at
    from asked
    where recency <= {{ most }}
    group by customer_id, topic
    having
        count(*) >= {{ most }}
        and max(granted_at) < min({{ days_after('granted_at', days) }})
)

select * from final
