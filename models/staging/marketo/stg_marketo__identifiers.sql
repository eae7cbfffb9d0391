with leads as (
    select *
    from {{ ref('base_marketo__lead') }}
    where raw_status = 'used'
),

address_changes as (
    select *
    from {{ ref('base_marketo__activity_change_data_value') }}
    where raw_status = 'used' and {{ marketo_flag('field_label') }} in ('email', 'email_address')
),

-- A withdrawal at an address a person used before is still theirs.
occurrences as (
    {% for relation, type, column, moment in [
        ('leads', 'phone', 'mobile_phone', 'created_at'),
        ('address_changes', 'email', 'old_value', 'activity_at'),
        ('address_changes', 'email', 'new_value', 'activity_at'),
    ] -%}
    select
        'marketo' as source_system,
        lead_id as source_record_id,
        '{{ type }}' as identifier_type,
        trim({{ column }}) as identifier_value,
        {{ moment }} as first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from {{ relation }}
    where trim({{ column }}) <> ''
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_record_id, identifier_type, identifier_value
            order by first_seen_at nulls last, raw_table, raw_key
        ) as occurrence_rank
    from occurrences
),

final as (
    select *
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at'
]) }}
