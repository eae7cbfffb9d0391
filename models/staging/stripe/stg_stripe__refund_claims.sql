with charges as (
    select
        *,
        row_number() over (
            partition by payment_intent_id
            order by case when lower(status) = 'succeeded' then 0 else 1 end asc, created_at desc nulls last, charge_id asc
        ) as attempt_rank
    from {{ ref('base_stripe__charge') }}
    where raw_status = 'used'
),

-- a refund that names no charge is one of the attempt that came through
refunds as (
    select
        refunds.refund_id as claim_id,
        'refund' as kind,
        {{ stripe_refund_status('refunds.status') }} as status,
        refunds.currency,
        refunds.minor_amount,
        refunds.created_at as refunded_at,
        refunds.raw_source,
        refunds.raw_table,
        refunds.raw_key,
        refunds.raw_ingested_at,
        coalesce(refunds.charge_id, attempts.charge_id, refunds.payment_intent_id) as charge_id
    from {{ ref('base_stripe__refund') }} as refunds
    left join charges as attempts
        on refunds.payment_intent_id = attempts.payment_intent_id and attempts.attempt_rank = 1
    where refunds.raw_status = 'used'
),

disputes as (
    select
        *,
        'dispute:' || dispute_id as claim_id
    from {{ ref('base_stripe__dispute') }}
    where raw_status = 'used'
),

told as (
    select
        charge_id,
        sum(minor_amount) as minor_told
    from refunds
    where status <> 'failed'
    group by charge_id
),

-- what a charge says it gave back is said again by its refunds: only what they do not tell is a refund of its own,
-- and as nobody says when it was, it is as old as the charge
untold as (
    select
        charges.*,
        'charge:' || charges.charge_id as claim_id,
        charges.minor_refunded - coalesce(told.minor_told, 0) as minor_untold
    from charges
    left join told
        on charges.charge_id = told.charge_id
    where charges.minor_refunded > coalesce(told.minor_told, 0)
),

final as (
    {% for relation, kind, status, amount, moment in [
        ('refunds', 'kind', 'status', 'minor_amount', 'refunded_at'),
        ('disputes', "'chargeback'", stripe_dispute_status('status'), 'minor_amount', 'created_at'),
        ('untold', "'refund'", "'succeeded'", 'minor_untold', 'created_at'),
    ] -%}
    select
        claim_id,
        charge_id,
        {{ kind }} as kind,
        {{ status }} as status,
        currency,
        {{ amount }} as minor_amount,
        {{ moment }} as refunded_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
