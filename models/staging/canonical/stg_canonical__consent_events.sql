with statements as (
    select *
    from {{ ref('base_canonical__consent_events') }}
    where raw_status in ('used', 'quarantined')
),

-- A withdrawal stands in whichever version of a row it is said, and whatever else cannot be read there; a grant needs a sound row.
unsound as (
    {{ evidence_rows(
        'statements',
        "raw_status = 'quarantined' and source_system is not null and (" ~ subject_key() ~ ") is not null and lower(trim(action)) in ("
        ~ "select actions.action from " ~ ref('consent_actions') ~ " as actions where actions.evidence_kind not in ('grant', 'confirmation'))",
        'occurred_at'
    ) }}
),

final as (
    {% for relation, id, condition in [
        ('statements', 'consent_event_id', "raw_status = 'used'"),
        ('unsound', "'unreadable:' || raw_key", '1 = 1'),
    ] -%}
    select
        {% for column in entity_columns('consent_events') -%}
        {{ id if column.name == 'consent_event_id' else column.name }} as {{ column.name }},
        {% endfor -%}
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
