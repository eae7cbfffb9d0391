-- Read whatever became of their rows: a change that cannot be read in full still takes a permission away.
with field_changes as (
    {{ evidence_rows(
        ref('base_marketo__activity_change_data_value'),
        marketo_is_flag('field_label'),
        'activity_at'
    ) }}
),

unsubscriptions as (
    {{ evidence_rows(ref('base_marketo__activity_unsubscribe_email'), 'true', 'activity_at') }}
),

changes as (
    select
        lead_id,
        {{ marketo_flag('field_label') }} as flag,
        {{ marketo_actor('coalesce(change_source, change_reason)') }} as actor,
        {{ marketo_is_raised('new_value') }} as is_raised,
        -- a field that is set for the first time answers nothing
        coalesce(raw_status = 'used' and lower(old_value) in ('true', '1', 'yes'), false) as was_raised,
        activity_at,
        {{ lineage_columns() | join(', ') }}
    from field_changes
    union all
    select
        lead_id,
        'unsubscribed' as flag,
        'subject' as actor,
        true as is_raised,
        false as was_raised,
        activity_at,
        {{ lineage_columns() | join(', ') }}
    from unsubscriptions
),

final as (
    select
        *,
        row_number() over (
            partition by lead_id, flag
            order by activity_at desc nulls last, raw_table asc, raw_key asc
        ) as change_rank
    from changes
)

select * from final
