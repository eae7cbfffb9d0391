with ranked as (
    select
        *,
        row_number() over (partition by source_name, entity order by found_at desc) as recency,
        count(*) over (partition by source_name, entity) as change_count,
        max(case when is_stale then 0 else 1 end) over (partition by source_name, entity) as has_delivered
    from {{ ref('int_feed_changes') }}
    where found_at <= {{ as_of() }}
),

-- What has delivered and of which nothing is left is silent since that was found, as long as it is expected at all.
silent as (
    select
        coalesce(latest_occurred_at, cast('1970-01-01' as timestamp))
        + max_age_hours * interval '1 hour' as stale_since
    from {{ ref('int_source_freshness') }}
    where is_stale

    union all

    select ranked.found_at as stale_since
    from ranked
    left join {{ ref('int_source_freshness') }} as freshness
        on
            ranked.source_name = freshness.source_name
            and ranked.entity = freshness.entity
    where
        ranked.recency = 1
        and ranked.is_stale
        and ranked.has_delivered = 1
        and freshness.source_name is null
        and {{ is_supplied('ranked.source_name', 'ranked.entity') }}
),

stale as (
    select min(stale_since) as stale_since
    from silent
),

-- A feed that has come back releases everybody, each at a time of his own: its silence is kept until all are.
returned as (
    select max(found_at) as returned_at
    from ranked
    where
        recency = 1
        and change_count > 1
        and not is_stale
        and found_at > (
            select {{ as_of() }} - max(rules.release_hours) * interval '1 hour'
            from {{ ref('suppression_rules') }} as rules
            where rules.fact = 'stale_context' and {{ is_effective('rules') }}
        )
),

unreadable as (
    select
        subject_map.customer_id,
        subjects.ingested_at
    from {{ ref('int_unreadable_subjects') }} as subjects
    inner join {{ ref('int_subject_map') }} as subject_map on subjects.subject_key = subject_map.subject_key

    union all

    select
        identifier_map.customer_id,
        subjects.ingested_at
    from {{ ref('int_unreadable_subjects') }} as subjects
    inner join {{ ref('int_identifier_map') }} as identifier_map
        on subjects.subject_key = 'identifier|' || identifier_map.identifier_type || '|' || identifier_map.identifier_value

    union all

    select
        members.customer_id,
        subjects.ingested_at
    from {{ ref('int_unreadable_subjects') }} as subjects
    inner join {{ ref('int_account_map') }} as account_map
        on subjects.subject_key = 'account|' || account_map.source_system || '|' || account_map.source_account_id
    inner join {{ ref('int_account_members') }} as members on account_map.account_id = members.account_id

    union all

    select
        subject_map.customer_id,
        surveys.ingested_at
    from {{ ref('int_surveys') }} as surveys
    inner join {{ ref('int_survey_quarantine') }} as unscaled
        on
            surveys.raw_source = unscaled.raw_source
            and surveys.raw_table = unscaled.raw_table
            and surveys.raw_key = unscaled.raw_key
    inner join {{ ref('int_subject_map') }} as subject_map on surveys.subject_key = subject_map.subject_key
),

final as (
    select
        customers.customer_id,
        cast(null as {{ engine_type('string') }}) as account_id,
        'stale_context' as fact,
        cast(null as {{ engine_type('string') }}) as channel,
        -- A feed that is judged stale for what it holds rather than for its age is stale from now.
        least(stale.stale_since, {{ as_of() }}) as started_at,
        cast(null as timestamp) as ends_at,
        least(stale.stale_since, {{ as_of() }}) as known_at,
        cast(null as timestamp) as end_known_at
    from {{ ref('int_customers') }} as customers
    cross join stale
    where stale.stale_since is not null

    union all

    select
        customers.customer_id,
        null as account_id,
        'stale_context' as fact,
        null as channel,
        returned.returned_at as started_at,
        returned.returned_at as ends_at,
        returned.returned_at as known_at,
        returned.returned_at as end_known_at
    from {{ ref('int_customers') }} as customers
    cross join returned
    where returned.returned_at is not null

    union all

    select
        customer_id,
        null as account_id,
        'unreadable_context' as fact,
        null as channel,
        min(ingested_at) as started_at,
        null as ends_at,
        min(ingested_at) as known_at,
        null as end_known_at
    from unreadable
    group by customer_id
)

select * from final
