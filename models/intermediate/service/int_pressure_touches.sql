with signals as (
    select
        signals.*,
        classes.is_promotional
    from {{ ref('int_signals') }} as signals
    left join {{ ref('action_classes') }} as classes
        on signals.message_class = classes.action_class and {{ is_effective('classes') }}
    where
        signals.occurred_at <= {{ as_of() }}
        and signals.ingested_at <= {{ as_of() }}
        and signals.customer_id is not null
),

final as (
    -- A message of unknown class is taken for promotional.
    select
        signals.customer_id,
        signals.signal_key,
        signals.channel,
        touches.weight as pressure,
        signals.occurred_at
    from signals
    inner join {{ ref('fatigue_signals') }} as touches
        on
            signals.signal_id = touches.signal_id
            and not touches.is_in_flight
            and {{ is_effective('touches') }}
    where signals.is_promotional is distinct from false

    union all

    select
        signals.customer_id,
        signals.signal_key,
        signals.channel,
        -{{ parameter(ref('fatigue_parameters'), 'engagement_relief') }} as pressure,
        signals.occurred_at
    from signals
    where
        signals.is_human
        and signals.signal_class = 'active'
)

select * from final
