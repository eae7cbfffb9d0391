{{ config(materialized='view') }}

-- What names nobody has its record, null, for it says all the same how new the context is.
with landed as (
    select *
    from {{ ref('int_landed_meanings') }}
),

final as (
    {% for key in ['record_key', 'identifier_key', 'ticket_key', 'account_key'] -%}
    select
        {{ key }} as subject_key,
        ticket_key,
        is_severe,
        layer,
        reason_code,
        denies_all,
        ends_promotion,
        reached_purpose,
        reached_channel,
        reached_topic,
        is_denial,
        landed_at
    from landed
    {{ 'where ' ~ key ~ ' is not null' if not loop.first }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
