with reasons as (
    select
        customer_id,
        action_id,
        layer as top_layer,
        layer_ordinal as top_ordinal,
        reason_code as top_reason_code
    from {{ ref('int_action_reasons') }}
    where reason_rank = 1
),

-- Few have a second reason, and to list the values of a group in order costs more than all else here.
further as (
    select
        customer_id,
        action_id,
        {{ text_list('reason_code', 'reason_rank', ',') }} as reason_codes
    from {{ ref('int_action_reasons') }}
    where reason_rank > 1
    group by customer_id, action_id
),

final as (
    select
        customers.customer_id,
        actions.action_id,
        actions.action_class,
        actions.channel,
        actions.purpose,
        actions.topic,
        actions.objective_id,
        reasons.top_layer,
        reasons.top_ordinal,
        reasons.top_reason_code,
        reasons.top_reason_code || coalesce(',' || further.reason_codes, '') as reason_codes,
        case when coalesce(classes.is_promotional, true) then hours.contact_from end as contact_from,
        case when coalesce(classes.is_promotional, true) then hours.contact_until end as contact_until,
        coalesce(classes.is_promotional, true) as is_promotional,
        reasons.action_id is null as is_eligible,
        case when coalesce(classes.is_promotional, true) then budgets.contacts_left end as contacts_left,
        -- The answer holds no longer than the offer and the permission: what is sent later is asked for again.
        case
            when reasons.action_id is null
                then least(actions.effective_to, case when classes.is_promotional is distinct from false then permissions.expires_at end)
        end as eligible_until
    from {{ ref('int_customers') }} as customers
    cross join {{ ref('action_catalogue') }} as actions
    left join reasons
        on
            customers.customer_id = reasons.customer_id
            and actions.action_id = reasons.action_id
    left join further
        on
            reasons.customer_id = further.customer_id
            and reasons.action_id = further.action_id
    left join {{ ref('action_classes') }} as classes
        on actions.action_class = classes.action_class and {{ is_effective('classes') }}
    left join {{ ref('int_consent_permissions') }} as permissions
        on
            customers.customer_id = permissions.customer_id
            and actions.purpose = permissions.purpose
            and actions.channel = permissions.channel
            and permissions.expires_at is not null
    left join {{ ref('int_contact_hours') }} as hours
        on
            customers.customer_id = hours.customer_id
            and actions.channel = hours.channel
    left join {{ ref('int_contact_budgets') }} as budgets
        on
            customers.customer_id = budgets.customer_id
            and actions.channel = budgets.channel
    where {{ is_effective('actions') }}
)

select * from final
order by customer_id, action_id
