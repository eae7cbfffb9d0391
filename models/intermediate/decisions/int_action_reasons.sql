with actions as (
    select
        action_catalogue.action_id,
        action_catalogue.action_class,
        action_catalogue.channel,
        action_catalogue.purpose,
        action_catalogue.topic,
        -- An action of a class nobody knows is taken for promotional.
        (classes.is_promotional is distinct from false) as needs_permission
    from {{ ref('action_catalogue') }} as action_catalogue
    left join {{ ref('action_classes') }} as classes
        on action_catalogue.action_class = classes.action_class and {{ is_effective('classes') }}
    where {{ is_effective('action_catalogue') }}
),

unpermitted as (
    select
        customers.customer_id,
        actions.action_id,
        'consent' as layer,
        coalesce(permissions.reason_code, 'NO_PERMISSION') as reason_code
    from {{ ref('int_customers') }} as customers
    cross join actions
    left join {{ ref('int_consent_permissions') }} as permissions
        on
            customers.customer_id = permissions.customer_id
            and actions.purpose = permissions.purpose
            and actions.channel = permissions.channel
    where
        actions.needs_permission
        and permissions.is_permitted is distinct from true
),

suppressed as (
    select distinct
        suppressions.customer_id,
        actions.action_id,
        suppressions.layer,
        suppressions.reason_code
    from {{ ref('int_suppressions') }} as suppressions
    inner join actions
        on
            suppressions.action_class = actions.action_class
            and suppressions.channel = actions.channel
            and (suppressions.topic is null or suppressions.topic = actions.topic)
    where suppressions.is_active
),

reasons as (
    select * from unpermitted
    union
    select * from suppressed
),

final as (
    select
        reasons.customer_id,
        reasons.action_id,
        reasons.layer,
        reasons.reason_code,
        layers.ordinal as layer_ordinal,
        row_number() over (
            partition by reasons.customer_id, reasons.action_id
            order by layers.ordinal, reasons.reason_code
        ) as reason_rank
    from reasons
    inner join {{ ref('codes') }} as layers on layers.kind = 'suppression_layer' and reasons.layer = layers.code
)

select * from final
