-- The golden attributes of each customer: source precedence, then the newest record, then the most complete, then its key.
{%- set attributes = {'country': 'country', 'timezone': 'timezone', 'account': 'account_id'} %}
{%- set described_by = ['email', 'phone', 'first_name', 'last_name', 'birth_date', 'postcode', 'street', 'city', 'country', 'timezone'] %}
with people as (
    select
        people.*,
        identity_map.customer_id,
        identity_map.record_key,
        account_map.account_id,
        coalesce(people.updated_at, people.created_at, people.ingested_at) as changed_at,
        {%- for column in described_by %}
        case when people.{{ column }} is null then 0 else 1 end{{ ' +' if not loop.last }}
        {%- endfor %} as completeness
    from {{ ref('int_people') }} as people
    inner join {{ ref('int_identity_map') }} as identity_map
        on
            people.source_system = identity_map.source_system
            and people.record_type = identity_map.record_type
            and people.source_record_id = identity_map.source_record_id
    left join {{ ref('int_account_map') }} as account_map
        on
            people.source_system = account_map.source_system
            and people.account_source_id = account_map.source_account_id
    where people.ingested_at <= {{ as_of() }}
),

attributes as (
    {%- for attribute, column in attributes.items() %}
    select
        customer_id,
        record_key,
        source_system,
        '{{ attribute }}' as attribute_name,
        {{ column }} as attribute_value,
        case when is_deleted then 1 else 0 end as is_deleted,
        completeness,
        changed_at,
        raw_key
    from people
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

rules as (
    select *
    from {{ ref('survivorship_rules') }} as survivorship_rules
    where {{ is_effective('survivorship_rules') }}
),

ranked as (
    select
        attributes.customer_id,
        attributes.attribute_name,
        attributes.attribute_value,
        row_number() over (
            partition by attributes.customer_id, attributes.attribute_name
            order by
                attributes.is_deleted asc,
                coalesce(own.precedence, other.precedence, 1000) asc,
                attributes.changed_at desc,
                attributes.completeness desc,
                attributes.record_key asc,
                attributes.raw_key asc
        ) as survivor_no
    from attributes
    left join rules as own
        on
            attributes.attribute_name = own.attribute
            and attributes.source_system = own.source_system
    left join rules as other
        on
            attributes.attribute_name = other.attribute
            and other.source_system is null
),

final as (
    select
        customer_id,
        max(case when attribute_name = 'country' then attribute_value end) as country,
        max(case when attribute_name = 'timezone' then attribute_value end) as timezone,
        max(case when attribute_name = 'account' then attribute_value end) as account_id
    from ranked
    where survivor_no = 1
    group by customer_id
)

select * from final
