-- The loser of a merge is in the bin and names its master, which may itself have lost a later merge. When a record was
-- merged is not told: the merge is the last thing that happened to it.
{%- set last_change = 'coalesce(system_updated_at, updated_at, raw_ingested_at)' -%}
{%- set links = [
    {'table': 'contact', 'from': 'contact_id', 'to': 'master_record_id', 'kind': 'merged_into', 'at': last_change},
    {'table': 'lead', 'from': 'lead_id', 'to': 'master_record_id', 'kind': 'merged_into', 'at': last_change},
    {'table': 'lead', 'from': 'lead_id', 'to': 'converted_contact_id', 'kind': 'converted_to', 'at': 'coalesce(converted_at, ' ~ last_change ~ ')'},
    {'table': 'user', 'from': 'user_id', 'to': 'contact_id', 'kind': 'alias_of', 'at': 'coalesce(created_at, raw_ingested_at)'},
] %}

with unioned as (
    {%- for link in links %}
    select
        'salesforce' as source_system,
        {{ salesforce_id(link.from) }} as from_record_id,
        {{ salesforce_id(link.to) }} as to_record_id,
        '{{ link.kind }}' as kind,
        {{ link.at }} as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__' ~ link.table) }}
    where
        raw_status = 'used'
        and {{ link.to }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select *
    from unioned
    where from_record_id <> to_record_id
)

{{ conform('links', 'final', ['source_system', 'from_record_id', 'to_record_id', 'kind', 'occurred_at']) }}
