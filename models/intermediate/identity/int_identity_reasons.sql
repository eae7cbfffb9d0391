-- Why each record is with the others of its person: the strongest rule that joined it to one of them.
with members as (
    select * from {{ ref('int_identity_members') }}
),

linked as (
    select
        record_key_a as record_key,
        rule_id,
        case when rule_id = 'LINK-STEWARD' then 1 else 2 end as reason_rank,
        0 as strength_order
    from {{ ref('int_identity_links') }}
    where record_key_a <> record_key_b
    union all
    select
        record_key_b as record_key,
        rule_id,
        case when rule_id = 'LINK-STEWARD' then 1 else 2 end as reason_rank,
        0 as strength_order
    from {{ ref('int_identity_links') }}
    where record_key_a <> record_key_b
),

held as (
    select
        evidence.*,
        members.person_id,
        min(evidence.record_key) over (partition by evidence.value_key, members.person_id) as first_record,
        max(evidence.record_key) over (partition by evidence.value_key, members.person_id) as last_record
    from {{ ref('int_identity_evidence') }} as evidence
    inner join members on evidence.record_key = members.record_key
    where evidence.record_count > 1
),

joins as (
    select distinct value_key
    from {{ ref('int_identity_joins') }}
),

matched as (
    select
        held.record_key,
        held.rule_id,
        case when held.strength = 'strong' then 3 else 4 end as reason_rank,
        -held.cut_order as strength_order
    from held
    left join joins on held.value_key = joins.value_key
    where
        held.first_record <> held.last_record
        and (held.strength = 'strong' or joins.value_key is not null)
),

erased as (
    select distinct person_id
    from members
    where is_tombstone
),

returned as (
    select
        members.record_key,
        'TOMBSTONE' as rule_id,
        5 as reason_rank,
        0 as strength_order
    from members
    inner join erased on members.person_id = erased.person_id
),

reasons as (
    select * from linked
    union all
    select * from matched
    union all
    select * from returned
),

ranked as (
    select
        *,
        row_number() over (partition by record_key order by reason_rank, strength_order, rule_id) as reason_no
    from reasons
),

final as (
    select
        members.record_key,
        coalesce(ranked.rule_id, 'OWN-RECORD') as rule_id
    from members
    left join ranked
        on
            members.record_key = ranked.record_key
            and ranked.reason_no = 1
)

select * from final
