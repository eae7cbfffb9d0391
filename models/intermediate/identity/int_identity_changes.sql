-- The log of merges and splits: each record that went from one customer id to another, when and why.
with spans as (
    select
        *,
        lead(register_version) over (partition by record_key order by register_version) as next_version
    from {{ ref('int_identity_register') }}
),

moves as (
    select *
    from spans
    where previous_customer_id is not null
),

-- the old id lives on with somebody else, so this record was split from it
split as (
    select distinct
        moves.record_key,
        moves.register_version
    from moves
    inner join spans
        on
            moves.previous_customer_id = spans.customer_id
            and moves.register_version >= spans.register_version
            and moves.register_version < coalesce(spans.next_version, moves.register_version + 1)
),

separated as (
    select record_key_a as record_key
    from {{ ref('int_identity_decisions') }}
    where decision = 'separate'
    union
    select record_key_b as record_key
    from {{ ref('int_identity_decisions') }}
    where decision = 'separate'
),

final as (
    select
        md5(moves.record_key || '|' || moves.register_version) as change_id,
        moves.record_key,
        moves.previous_customer_id as from_customer_id,
        moves.customer_id as to_customer_id,
        case when split.record_key is null then 'merge' else 'split' end as kind,
        case
            when split.record_key is null then moves.rule_id
            when separated.record_key is not null then 'SEPARATE-STEWARD'
            else 'EVIDENCE-CHANGED'
        end as cause,
        moves.register_version,
        moves.given_at as changed_at
    from moves
    left join split
        on
            moves.record_key = split.record_key
            and moves.register_version = split.register_version
    left join separated on moves.record_key = separated.record_key
)

select * from final
