"""Stripe: card payments of shop orders, and subscriptions that no shop knows of.

Reads `work.shop_orders`; leaves `work.subscription_payments`, one row a monthly charge, for the
truth of value. A charge of a shop order names it in its metadata and is no second sale.
"""

from __future__ import annotations

from . import spelling
from .commerce import SHOP_TOTAL, TAX_RATE, gateway
from .world import World, later

MINOR = "case currency when 'JPY' then 1 when 'KWD' then 1000 else 100 end"
"""Minor units in one of a currency, as the service counts them."""

MONTHS = 24


def fill(world: World) -> None:
    """Write every Stripe table."""
    world.keep("subscription_payments", _subscription_payments(world))
    _customers(world)
    _shop_charges(world)
    _subscription_charges(world)


def _subscription_payments(world: World) -> str:
    """One row a monthly charge: its net price and tax, and what became of it."""
    d = world.dice

    def die(name: str) -> str:
        return d(f"billing.{name}", "payment_no")

    scale = "case currency when 'JPY' then 150 when 'KWD' then 0.31 else 1 end"
    untold = "u_back >= 0.03 and u_back < 0.045"

    def money(amount: str) -> str:
        return f"cast(round(({amount}) * {MINOR}) / {MINOR} as decimal(18, 3))"

    return f"""
    with planned as (
        select i, stripe_id, currency, joined_at, last_active_at,
            least({MONTHS}, date_diff('day', joined_at, last_active_at) // 30) as months,
            {world.pick(("9", "19", "49"), "billing.plan")}::integer as price
        from work.people where in_stripe and not is_erased and {d("billing.subscribes")} < 0.35
    ),

    charged as (
        select *, i * 100 + j as payment_no, joined_at + to_days(30 * j::integer) as placed_at
        from (select *, unnest(generate_series(1, months)) as j from planned where months > 0)
    ),

    priced as (
        select *, {money(f"price * {scale}")} as net, {die("fate")} as u_fate, {die("back")} as u_back
        from charged where placed_at < last_active_at - interval 1 hour
    ),

    settled as (
        select *, {money(f"net * {TAX_RATE}")} as tax,
            case when u_fate < 0.03 then 'failed' when u_fate < 0.04 then 'authorised' else 'paid' end
                as fate,
            {world.synced("placed_at", "billing.sync", "payment_no")} as synced_at,
            {later("placed_at", f"86400 * (1 + 30 * {die('wait')})")} as returned_at
        from priced
    ),

    landed as (
        select *, {world.synced("returned_at", "billing.back_sync", "payment_no")} as return_synced_at
        from settled
    )

    select i, payment_no, stripe_id, currency, net, tax, fate, placed_at, synced_at,
        -- what no refund tells is only known of the charge
        if({untold}, placed_at, returned_at) as returned_at,
        if({untold}, synced_at, return_synced_at) as return_synced_at,
        case
            when fate <> 'paid' then null when {untold} then 'untold'
            when greatest(returned_at, return_synced_at) > {world.as_of} then null
            when u_back < 0.03 then 'refund' when u_back < 0.055 then 'lost' when u_back < 0.065 then 'won'
        end as way_back
    from landed
    """


def _customers(world: World) -> None:
    world.write(
        "stripe.customer",
        f"""
        select stripe_id as id, {spelling.email(world, "email", "billing.spelling")} as email,
            -- a form that asks for a number gets one
            if({world.dice("billing.number")} < 0.6, '1234567890', null) as phone,
            first_name || ' ' || {spelling.typo(world, "last_name", "billing.typo", 0.02)} as name,
            country as address_country, zip as address_postal_code, lower(currency) as currency,
            if(stripe_knows_number, json_object('customer_id', customer_number), '{{}}')::varchar
                as metadata,
            false as delinquent, true as livemode, false as is_deleted, joined_at as created,
            {world.snapshot("joined_at", "billing.customer")} as _fivetran_synced
        from work.people where in_stripe and not is_erased
        union all by name
        select 'cus_test_' || i as id, 'test@example.com' as email, 'Test' as name,
            '{{}}' as metadata, false as livemode, false as is_deleted,
            {world.as_of} - interval 900 day as created,
            {world.as_of} - interval 900 day as _fivetran_synced
        from range(5) as numbers(i)
        """,
    )


def _shop_charges(world: World) -> None:
    """Shop orders paid by card, the attempts that failed before, and the refunds the shop tells too."""
    world.keep(
        "card_orders",
        f"""
        select *, cast(round(({SHOP_TOTAL}) * {MINOR}) as bigint) as total,
            cast(round((refunded_goods + case refund_kind when 'full' then tax_1 + tax_2 + shipping
                when 'line' then tax_1 when 'shipping' then shipping else 0 end) * {MINOR}) as bigint)
                as returned
        from work.shop_orders inner join (select i, stripe_id, in_stripe from work.people) as people using (i)
        where {gateway(world)} = 'card' and (in_stripe or is_guest)
        """,
    )
    base = """if(is_guest, null, stripe_id) as customer_id, 'pi_' || order_no as payment_intent_id,
        if(is_guest, email, null) as billing_detail_email, lower(currency) as currency,
        total as amount, json_object('order_id', order_no::varchar)::varchar as metadata"""
    world.write(
        "stripe.charge",
        f"""
        select 'ch_' || order_no as id, {base},
            case fate when 'failed' then 'failed' when 'pending' then 'pending' else 'succeeded' end as status,
            if(fate = 'failed', 'card_declined', null) as failure_code,
            if(fate = 'cancelled', total, coalesce(returned, 0)) as amount_refunded,
            fate not in ('failed', 'pending') as paid, fate not in ('failed', 'pending', 'cancelled') as captured,
            fate = 'cancelled' or refund_kind is not distinct from 'full' as refunded, fate <> 'test' as livemode,
            placed_at as created, synced_at as _fivetran_synced
        from work.card_orders
        union all by name
        select 'ch_' || order_no || '_declined' as id, {base}, 'failed' as status, 'card_declined' as failure_code,
            0 as amount_refunded, false as paid, false as captured, false as refunded, true as livemode,
            placed_at - interval 90 second as created, synced_at as _fivetran_synced
        from work.card_orders where {world.dice("shop.declined", "order_no")} < 0.04 and fate <> 'test'
        """,
    )
    world.write(
        "stripe.refund",
        """
        select 're_' || order_no as id, 'ch_' || order_no as charge_id, 'succeeded' as status,
            lower(currency) as currency, returned as amount, refunded_at as created,
            refund_synced_at as _fivetran_synced
        from work.card_orders where refund_kind is not null and returned > 0
        """,
    )
    world.forget("card_orders")


def _subscription_charges(world: World) -> None:
    gross = f"cast(round((net + tax) * {MINOR}) as bigint)"
    world.write(
        "stripe.invoice",
        f"""
        select 'in_' || payment_no as id, stripe_id as customer_id, 'ch_sub_' || payment_no as charge_id,
            'sub_' || i as subscription_id, if(fate = 'paid', 'paid', 'open') as status,
            lower(currency) as currency, cast(round(net * {MINOR}) as bigint) as subtotal,
            {gross} - cast(round(net * {MINOR}) as bigint) as tax, {gross} as total,
            fate = 'paid' as paid, true as livemode, false as is_deleted, placed_at as created,
            synced_at as _fivetran_synced
        from work.subscription_payments
        """,
    )
    world.write(
        "stripe.charge",
        f"""
        select 'ch_sub_' || payment_no as id, stripe_id as customer_id, 'in_' || payment_no as invoice_id,
            'pi_sub_' || payment_no as payment_intent_id, lower(currency) as currency, {gross} as amount,
            if(way_back in ('refund', 'untold'), {gross}, 0) as amount_refunded,
            if(fate = 'failed', 'failed', 'succeeded') as status, fate <> 'failed' as paid,
            fate = 'paid' as captured, way_back in ('refund', 'untold') as refunded, true as livemode,
            '{{}}' as metadata, placed_at as created, synced_at as _fivetran_synced
        from work.subscription_payments
        """,
    )
    world.write(
        "stripe.refund",
        f"""
        select 're_sub_' || payment_no as id,
            -- a newer interface names the intent alone
            if(payment_no % 2 = 0, 'ch_sub_' || payment_no, null) as charge_id,
            'pi_sub_' || payment_no as payment_intent_id, 'succeeded' as status,
            lower(currency) as currency, {gross} as amount, returned_at as created,
            return_synced_at as _fivetran_synced
        from work.subscription_payments where way_back = 'refund'
        """,
    )
    world.write(
        "stripe.dispute",
        f"""
        select 'dp_' || payment_no as id, 'ch_sub_' || payment_no as charge_id, way_back as status,
            'fraudulent' as reason, lower(currency) as currency, {gross} as amount, true as livemode,
            returned_at as created, return_synced_at as _fivetran_synced
        from work.subscription_payments where way_back in ('lost', 'won')
        """,
    )
