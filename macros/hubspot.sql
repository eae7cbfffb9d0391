{#- What HubSpot's codes mean, each said once. -#}

{% macro hubspot_status_change() -%}
    {#-
        What a STATUSCHANGE did: the new status of the whole portal (UNSUBSCRIBED, SUBSCRIBED), or
        SUBSCRIPTION_UNSUBSCRIBED where single subscriptions ended while the portal as a whole stays subscribed.
    -#}
    case
        when portal_subscription_status = 'UNSUBSCRIBED' then 'UNSUBSCRIBED'
        when subscriptions like '%UNSUBSCRIBED%' then 'SUBSCRIPTION_UNSUBSCRIBED'
        else portal_subscription_status
    end
{%- endmacro %}


{% macro hubspot_actor(change_source) -%}
    {#- Who changed a subscription: the recipient, by a link in a message or by a form, or somebody else. -#}
    case
        when {{ change_source }} like '%RECIPIENT%' or {{ change_source }} like '%LIST_UNSUBSCRIBE%' or {{ change_source }} like '%FORM%'
            then 'subject'
        when {{ change_source }} like '%IMPORT%' then 'import'
        when {{ change_source }} like '%CUSTOMER%' or {{ change_source }} like '%USER%' then 'agent'
        else 'system'
    end
{%- endmacro %}


{% macro hubspot_message_class(campaign_type) -%}
    {#- The class of a message by its kind of campaign: marketing unless the campaign says otherwise. -#}
    case
        when {{ campaign_type }} in ('SINGLE_SEND_API', 'SMTP_TOKEN', 'SMTP_MAIL') then 'transactional'
        when {{ campaign_type }} like 'FEEDBACK_%' or {{ campaign_type }} like 'TICKET_%' or {{ campaign_type }} like 'MEMBERSHIP_%' then 'service'
        else 'promotional'
    end
{%- endmacro %}


{% macro hubspot_is_spam_report() -%}
    {#- Whether a change of a subscription reports spam, over its columns. That a report was cleared is none, and no consent either. -#}
    (change_type like '%SPAM%' or new_status like '%SPAM%')
    and coalesce(change_type, '') not like 'CLEARED%' and coalesce(new_status, '') not like 'CLEARED%'
{%- endmacro %}


{% macro hubspot_is_hard_bounce(category) -%}
    {#- Whether a bounce says that the address does not exist; a full or busy mailbox comes back. -#}
    {{ category }} in ('UNKNOWN_USER', 'MAILBOX_NOT_FOUND', 'INVALID_RECIPIENT', 'DOMAIN_NOT_FOUND')
{%- endmacro %}


{% macro hubspot_dropped_for(drop_reason) -%}
    {#- What a message that was not sent says of its recipient, as the event it repeats would; null where nothing. -#}
    case
        when {{ drop_reason }} = 'PREVIOUSLY_UNSUBSCRIBED_PORTAL' then 'UNSUBSCRIBED'
        when {{ drop_reason }} = 'PREVIOUSLY_UNSUBSCRIBED_MESSAGE' then 'SUBSCRIPTION_UNSUBSCRIBED'
        when {{ drop_reason }} in ('PREVIOUS_SPAM', 'PREVIOUSLY_SPAMMED') then 'SPAM'
        when {{ drop_reason }} = 'PREVIOUSLY_BOUNCED' then 'HARD_BOUNCE'
    end
{%- endmacro %}


{% macro hubspot_first_id(ids) -%}
    {#- The first id of a list that lands as text, such as ["51","52"]; null where there is none. -#}
    nullif(split_part({{ decision_tier.remove_all(ids, '[^0-9,]') }}, ',', 1), '')
{%- endmacro %}
