{{ config(materialized='view') }}

-- A code is read as the build reads it, whatever its case.
{%- set type = 'lower(trim(identifier_type))' %}
with everything as (
    {{ union_landed() }}
),

-- DuckDB takes each branch of a union on its own through all that stands above it; what is distinct goes on as one.
landed as (
    select distinct *
    from everything
),

final as (
    select
        entity,
        lower(trim(action)) as action,
        scope,
        purpose,
        channel,
        topic,
        priority,
        coalesce(is_escalated, false) as is_escalated,
        occurred_at,
        raw_ingested_at as landed_at,
        -- The subjects a row names, each in the form in which the tier knows it.
        'record|' || source_system || '|' || {{ landed_id('source_record_id') }} as record_key,
        'identifier|' || {{ type }} || '|' || nullif({{ normalised_identifier(type, 'identifier_value') }}, '') as identifier_key,
        'ticket|' || source_system || '|' || {{ landed_id('ticket_id') }} as ticket_key,
        'account|' || source_system || '|' || {{ landed_id('account_source_id') }} as account_key
    from landed
)

select * from final
