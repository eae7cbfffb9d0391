{#- A flag or change is laid to the lead and its address; what says that an address does not exist, to the address alone. -#}
{%- set lineage = lineage_columns() | join(', ') -%}

with leads as (
    select *
    from {{ ref('base_marketo__lead') }}
    where raw_status = 'used'
),

changes as (
    select
        changes.*,
        leads.email
    from {{ ref('stg_marketo__flag_changes') }} as changes
    left join leads on changes.lead_id = leads.lead_id
),

flags as (
    {%- for flag in marketo_flags() %}
    select
        lead_id,
        '{{ flag }}' as flag,
        email,
        updated_at,
        {{ lineage }}
    from ({{ evidence_rows(ref('base_marketo__lead'), flag ~ " or raw_column = '" ~ flag ~ "'", 'updated_at') }}) as evidence
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

bounces as (
    {{ evidence_rows(ref('base_marketo__activity_email_bounced'), "category = '2'", 'activity_at') }}
),

withdrawals as (
    select
        raw_table || '|' || raw_key as consent_event_id,
        lead_id,
        flag,
        email,
        actor,
        activity_at as occurred_at,
        {{ lineage }}
    from changes
    where is_raised
    union all
    select
        'lead.' || flags.flag || '|' || flags.raw_key as consent_event_id,
        flags.lead_id,
        flags.flag,
        flags.email,
        'import' as actor,
        coalesce(changes.activity_at, flags.updated_at) as occurred_at,
        flags.raw_source,
        flags.raw_table,
        flags.raw_key,
        flags.raw_ingested_at
    from flags
    left join changes
        on
            flags.lead_id = changes.lead_id
            and flags.flag = changes.flag
            and changes.change_rank = 1
            and changes.is_raised
    union all
    select
        raw_table || '|' || raw_key as consent_event_id,
        lead_id,
        'email_invalid' as flag,
        email,
        'system' as actor,
        activity_at as occurred_at,
        {{ lineage }}
    from bounces
),

statements as (
    select
        consent_event_id,
        lead_id,
        email,
        actor,
        cast(null as {{ engine_type('string') }}) as proof_ref,
        {{ marketo_terms('flag') }},
        occurred_at,
        {{ lineage }}
    from withdrawals
    union all
    select
        raw_table || '|' || raw_key as consent_event_id,
        lead_id,
        email,
        actor,
        case when actor = 'subject' then raw_table || '|' || raw_key end as proof_ref,
        'email' as channel,
        'cell' as scope,
        'marketing' as purpose,
        case when actor = 'import' then 'import_grant' else 'grant' end as action,
        activity_at as occurred_at,
        {{ lineage }}
    from changes
    where flag = 'unsubscribed' and was_raised and not is_raised
),

final as (
    select
        *,
        'marketo' as source_system,
        case when action <> 'hard_bounce' or email is null then lead_id end as source_record_id,
        case when channel = 'email' and email is not null then 'email' end as identifier_type,
        case when channel = 'email' then email end as identifier_value
    from statements
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'proof_ref', 'occurred_at'
]) }}
