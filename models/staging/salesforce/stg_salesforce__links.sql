with contacts as (
    select *
    from {{ ref('base_salesforce__contact') }}
    where raw_status = 'used'
),

leads as (
    select *
    from {{ ref('base_salesforce__lead') }}
    where raw_status = 'used'
),

users as (
    select *
    from {{ ref('base_salesforce__user') }}
    where raw_status = 'used'
),

-- The loser of a merge is in the bin and names its master, which may itself have lost a later merge. When a record was
-- merged is not told: the merge is the last thing that happened to it.
unioned as (
    select
        contact_id as from_id,
        master_record_id as to_id,
        'merged_into' as kind,
        coalesce(system_updated_at, updated_at, raw_ingested_at) as occurred_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from contacts
    where master_record_id is not null
    union all
    select
        lead_id,
        master_record_id,
        'merged_into',
        coalesce(system_updated_at, updated_at, raw_ingested_at),
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from leads
    where master_record_id is not null
    union all
    select
        lead_id,
        converted_contact_id,
        'converted_to',
        coalesce(converted_at, system_updated_at, updated_at, raw_ingested_at),
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from leads
    where converted_contact_id is not null
    union all
    select
        user_id,
        contact_id,
        'alias_of',
        coalesce(created_at, raw_ingested_at),
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from users
    where contact_id is not null
),

named as (
    select
        *,
        'salesforce' as source_system,
        {{ salesforce_id('from_id') }} as from_record_id,
        {{ salesforce_id('to_id') }} as to_record_id
    from unioned
),

final as (
    select *
    from named
    where from_record_id <> to_record_id
)

{{ conform('links', 'final', ['source_system', 'from_record_id', 'to_record_id', 'kind', 'occurred_at']) }}
