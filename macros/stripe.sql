{#- What Stripe's numbers and codes mean, each said once. -#}

{% macro stripe_amount(minor_amount, currency, minor_units) -%}
    {#-
        An amount of minor units in major ones. The minor units are those of the currency (ISO 4217), but that Stripe goes on
        counting hundredths of ISK and UGX, which have none, and counts MGA in whole ones. Null for an unknown currency.
    -#}
    cast({{ minor_amount }} as decimal(18, 4))
    * case
        when upper({{ currency }}) in ('ISK', 'UGX') then 0.01
        when upper({{ currency }}) = 'MGA' then 1
        when {{ minor_units }} = 0 then 1
        when {{ minor_units }} = 2 then 0.01
        when {{ minor_units }} = 3 then 0.001
    end
{%- endmacro %}


{% macro stripe_refund_status(status) -%}
    {#- What became of a refund; one without a status is of the time when there was none but success. -#}
    case
        when {{ status }} is null or lower({{ status }}) = 'succeeded' then 'succeeded'
        when lower({{ status }}) in ('pending', 'requires_action') then 'pending'
        when lower({{ status }}) in ('failed', 'canceled') then 'failed'
        else lower({{ status }})
    end
{%- endmacro %}


{% macro stripe_dispute_status(status) -%}
    {#- The bank has the money for good where the dispute is lost; won, withdrawn or only warned of, it took none. -#}
    case
        when lower({{ status }}) = 'lost' then 'succeeded'
        when lower({{ status }}) in ('needs_response', 'under_review') then 'pending'
        when lower({{ status }}) in ('won', 'prevented', 'charge_refunded') or lower({{ status }}) like 'warning%' then 'failed'
        else lower({{ status }})
    end
{%- endmacro %}
