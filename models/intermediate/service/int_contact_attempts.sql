-- What counts against a cap: promotional touches, and what is under way to become one.
with signals as (
    select *
    from {{ ref('int_signals') }}
    where
        occurred_at <= {{ as_of() }}
        and ingested_at <= {{ as_of() }}
        and customer_id is not null
),

-- A message counts once it is sent, until it is known that it was delivered, which counts, or that it was not.
sent as (
    select
        signals.customer_id,
        signals.signal_key as attempt_key,
        signals.channel,
        signals.occurred_at
    from signals
    inner join {{ ref('fatigue_signals') }} as touches
        on
            signals.signal_id = touches.signal_id
            and touches.is_in_flight
            and {{ is_effective('touches') }}
    left join {{ ref('action_classes') }} as classes
        on signals.message_class = classes.action_class and {{ is_effective('classes') }}
    where
        classes.is_promotional is distinct from false
        and not exists (
            select 1 as found
            from signals as fates
            where
                fates.customer_id = signals.customer_id
                and fates.message_id = signals.message_id
                and (
                    fates.signal_class = 'negative'
                    or fates.signal_id in (
                        select deliveries.signal_id
                        from {{ ref('fatigue_signals') }} as deliveries
                        where
                            not deliveries.is_in_flight
                            and {{ is_effective('deliveries') }}
                    )
                )
        )
),

touched as (
    select
        customer_id,
        signal_key as attempt_key,
        channel,
        occurred_at
    from {{ ref('int_pressure_touches') }}
    where pressure > 0
),

-- A decision is under way until something has gone out over its channel.
decided as (
    select
        subject_map.customer_id,
        'decision|' || decisions.decision_id as attempt_key,
        decisions.channel,
        decisions.decided_at as occurred_at
    from {{ ref('int_ai_decisions') }} as decisions
    inner join {{ ref('int_subject_map') }} as subject_map on decisions.subject_key = subject_map.subject_key
    left join {{ ref('action_classes') }} as classes
        on decisions.action_class = classes.action_class and {{ is_effective('classes') }}
    where
        decisions.is_holdout is distinct from true
        and decisions.action_id is distinct from 'hold'
        and classes.is_promotional is distinct from false
        and decisions.ingested_at <= {{ as_of() }}
        and decisions.decided_at <= {{ as_of() }}
        and decisions.decided_at > {{ as_of() }} - {{ parameter(ref('fatigue_parameters'), 'in_flight_hours') }} * interval '1 hour'
        and not exists (
            select 1 as found
            from (select * from touched union all select * from sent) as gone
            where
                gone.customer_id = subject_map.customer_id
                and gone.channel = decisions.channel
                and gone.occurred_at >= decisions.decided_at
        )
),

final as (
    select * from touched
    union all
    select * from sent
    union all
    select * from decided
)

select * from final
