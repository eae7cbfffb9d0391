{#- What Snowplow's times and consent banners mean, each said once. -#}

{% macro snowplow_occurred_at() -%}
    {#-
        When an event happened, over the columns of the base model: what the tracker knows, else the client's clock corrected
        by how far it was off on sending, and never after the collector had it.
    -#}
    coalesce(
        true_at,
        least(coalesce(derived_at, received_at - (sent_at - created_at)), received_at),
        created_at
    )
{%- endmacro %}


{% macro snowplow_field(object, name) -%}
    {#- A field of a Snowplow object: schemas write spiderOrRobot, and some warehouses land that as spider_or_robot. -#}
    {%- set words = name.split('_') -%}
    {%- set schema_name = words[0] ~ words[1:] | map('capitalize') | join -%}
    coalesce({{ decision_tier.json_field(object, name) }}, {{ decision_tier.json_field(object, schema_name) }})
{%- endmacro %}


{% macro snowplow_choices(relation, can_grant='true') -%}
    {#-
        What was chosen in a banner, a select of one row an event and purpose from `relation`, which has the columns of the
        base model. `is_granted` is null where nothing is said of the purpose: all was allowed and the banner does not name it,
        or no answer was given. What a choice of some leaves out is refused, and so is everything where the choice cannot be
        read. A row that is not `can_grant` (SQL over the relation) can refuse and cannot grant.
    -#}
    {%- set purposes = {
        'marketing': ['marketing', 'advertising'],
        'analytics': ['analytics', 'statistics', 'performance'],
        'personalization': ['personalization', 'preferences', 'functional'],
        'third_party_sharing': ['third_party_sharing', 'data_sharing'],
    } -%}
    select
        read_choices.*,
        purposes.purpose,
        case
            when
                choice in ('allow_all', 'allow_selected')
                and case purposes.purpose
                    {% for purpose, names in purposes.items() -%}
                    when '{{ purpose }}' then {% for name in names %}{{ 'or ' if not loop.first }}scopes like '%"{{ name }}"%'{{ ' ' if not loop.last }}{% endfor %}
                    {% endfor -%}
                end
                then case when {{ can_grant }} then true end
            when choice in ('allow_all', 'pending', 'implicit_consent') then null
            else false
        end as is_granted
    from (
        select
            *,
            lower({{ decision_tier.snowplow_field('consent_preferences', 'event_type') }}) as choice,
            lower({{ decision_tier.snowplow_field('consent_preferences', 'consent_scopes') }}) as scopes
        from {{ relation }}
    ) as read_choices
    cross join (
        {% for purpose in purposes -%}
        select '{{ purpose }}' as purpose
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as purposes
{%- endmacro %}
