-- Whom each decision of a machine was about, and what its consumer had read. The customer is that of the record today; the
-- id the consumer acted on is judged by the map of that time.
with decisions as (
    select *
    from {{ ref('int_ai_decisions') }}
    where
        decided_at <= {{ as_of() }}
        and ingested_at <= {{ as_of() }}
),

-- A record id that several types of records share names nobody for certain.
mapped_then as (
    select
        decisions.decision_id,
        min(history.customer_id) as customer_id
    from decisions
    inner join {{ ref('int_identity_history') }} as history
        on
            decisions.source_system = history.source_system
            and decisions.source_record_id = history.source_record_id
            and {{ holds_at('history', 'decisions.decided_at') }}
    group by decisions.decision_id
    having count(distinct history.customer_id) = 1
),

alive_then as (
    select distinct decisions.decision_id
    from decisions
    inner join {{ ref('int_identity_history') }} as history
        on
            decisions.customer_id = history.customer_id
            and {{ holds_at('history', 'decisions.decided_at') }}
),

attested as (
    select
        decisions.decision_id,
        attestations.definitions_hash,
        attestations.context_at,
        row_number() over (
            partition by decisions.decision_id
            order by attestations.attested_at desc, attestations.raw_key asc
        ) as recency
    from decisions
    inner join {{ ref('int_consumer_attestations') }} as attestations
        on
            decisions.consumer_id = attestations.consumer_id
            and decisions.decided_at >= attestations.attested_at
    where attestations.ingested_at <= {{ as_of() }}
),

final as (
    select
        decisions.decision_id,
        coalesce(subject_map.customer_id, redirects.customer_id, customers.customer_id) as customer_id,
        decisions.consumer_id,
        decisions.programme_id,
        decisions.model_id,
        decisions.action_id,
        -- A class nobody knows is taken for promotional.
        coalesce(classes.action_class, 'promotional') as action_class,
        decisions.channel,
        coalesce(actions.purpose, 'marketing') as purpose,
        actions.topic,
        coalesce(decisions.definitions_hash, attested.definitions_hash) as definitions_hash,
        definitions.definitions_hash as current_definitions_hash,
        (decisions.is_holdout is distinct from true) and (decisions.action_id is distinct from 'hold') as is_action,
        (classes.is_promotional is distinct from false) as needs_permission,
        case
            when decisions.customer_id is null then subject_map.customer_id is null
            when mapped_then.customer_id is not null then decisions.customer_id <> mapped_then.customer_id
            else alive_then.decision_id is null
        end as is_wrong_customer,
        case
            when coalesce(decisions.context_at, attested.context_at) > decisions.decided_at then decisions.decided_at
            else coalesce(decisions.context_at, attested.context_at)
        end as context_at,
        decisions.decided_at,
        greatest(decisions.decided_at, decisions.ingested_at) as known_at
    from decisions
    left join {{ ref('int_subject_map') }} as subject_map on decisions.subject_key = subject_map.subject_key
    left join {{ ref('int_redirects') }} as redirects on decisions.customer_id = redirects.retired_customer_id
    left join {{ ref('int_customers') }} as customers on decisions.customer_id = customers.customer_id
    left join mapped_then on decisions.decision_id = mapped_then.decision_id
    left join alive_then on decisions.decision_id = alive_then.decision_id
    left join attested
        on
            decisions.decision_id = attested.decision_id
            and attested.recency = 1
    left join {{ ref('int_definitions_history') }} as definitions
        on {{ holds_at('definitions', 'decisions.decided_at') }}
    left join {{ ref('action_classes') }} as classes
        on decisions.action_class = classes.action_class and {{ in_force('classes', 'decisions.decided_at') }}
    left join {{ ref('action_catalogue') }} as actions
        on decisions.action_id = actions.action_id and {{ in_force('actions', 'decisions.decided_at') }}
)

select * from final
