"""The shop (Shopify) and the tills (`pos`): customers, orders, refunds, payments, costs.

Leaves `work.shop_orders` and `work.till_orders`, one row an order, from which the
truth of value is computed. Prices are net of tax; tax and shipping are passed through.
"""

from __future__ import annotations

from . import spelling
from .world import World, later

TAX_RATE = 0.08
RESTOCKERS = 40467791943
SHOP_TOTAL = "gross - discount + tax_1 + tax_2 + shipping"
"""What a customer pays for a shop order."""


def fill(world: World) -> None:
    """Write every Shopify table and the commerce tables of `canonical`."""
    world.keep("shop_orders", _orders(world, "shop", "in_shopify", 1.35))
    world.keep("till_orders", _orders(world, "till", "in_pos", 1.60))
    _shop_customers(world)
    _shop_orders(world)
    _shop_refunds(world)
    _shop_payments(world)
    _till_people(world)
    _till_orders(world)
    _costs(world)


def _orders(world: World, where: str, condition: str, rate: float) -> str:
    """One row an order with up to two lines, and what became of it.

    Amounts are decimals in the order's currency, rounded to its minor unit.
    """
    d = world.dice

    def die(name: str) -> str:
        return d(f"{where}.{name}", "order_no")

    scale = "case currency when 'JPY' then 150 when 'KWD' then 0.31 else 1 end"
    unit = "case currency when 'JPY' then 1 when 'KWD' then 1000 else 100 end"

    def money(amount: str) -> str:
        return f"cast(round(({amount}) * unit) / unit as decimal(18, 3))"

    price = "4 + 34 * exp(0.8 * {bell})"
    at = world.spread("joined_at", "last_active_at", f"(j - 1 + {die('at')}) / orders")
    # one order in six moves to the weeks before the year's end
    season = f"(date_trunc('year', drawn_at) + interval 319 day + to_days(cast(42 * {die('gift')} as integer)))"
    return f"""
    with planned as (
        select
            i, joined_at, last_active_at, country, currency, zip, email, email_story, shopify_id,
            pos_id, least(400, cast(floor({rate} * weight + {d(f"{where}.count")}) as integer))
                as orders
        from work.people where {condition} and not is_erased
    ),

    numbered as (select *, unnest(generate_series(1, orders)) as j from planned where orders > 0),

    counted as (select *, i * 1000 + j as order_no from numbered),

    drawn as (select *, {at} as drawn_at from counted),

    seasonal as (
        select
            *,
            case
                when {die("season")} < 0.17 and {season} between joined_at and last_active_at
                    then {season}
                else drawn_at
            end as moved_at,
            {scale} as scale,
            {unit} as unit
        from drawn
    ),

    priced as (
        select
            i,
            order_no,
            currency,
            country,
            zip,
            email,
            email_story,
            shopify_id,
            pos_id,
            {world.daytime("moved_at", f"{where}.day", "order_no")} as placed_at,
            cast(1 + floor(2.4 * pow({die("quantity")}, 2)) as bigint) as quantity_1,
            {money(f"({price.format(bell=world.bell(f'{where}.price_1', 'order_no'))}) * scale")}
                as price_1,
            if({die("lines")} < 0.4, 1, 0) as quantity_2,
            {money(f"({price.format(bell=world.bell(f'{where}.price_2', 'order_no'))}) * scale")}
                as price_2,
            {die("fate")} as u_fate,
            {die("refund")} as u_refund,
            if({die("discount")} < 0.25, 0.10, 0) as discount_share,
            0.42 + 0.3 * {die("margin")} as cost_share,
            scale,
            unit,
            {die("guest")} < 0.04 as is_guest
        from seasonal
    ),

    summed as (
        select
            *,
            price_1 * quantity_1 + price_2 * quantity_2 as gross,
            {money("price_1 * quantity_1 * discount_share")} as discount
        from priced
    ),

    taxed as (
        select
            *,
            {money(f"(price_1 * quantity_1 - discount) * {TAX_RATE}")} as tax_1,
            {money(f"price_2 * quantity_2 * {TAX_RATE}")} as tax_2,
            if(gross > 60 * scale, 0, {money("5 * scale")}) as shipping,
            {money("gross * cost_share")} as cost,
            case
                when u_fate < 0.012 then 'test' when u_fate < 0.030 then 'failed'
                when u_fate < 0.040 then 'pending' when u_fate < 0.055 then 'cancelled'
                else 'paid'
            end as fate,
            {world.synced("placed_at", f"{where}.sync", "order_no")} as synced_at
        from summed
    ),

    refunding as (
        select
            *,
            {later("placed_at", f"86400 * (1 + 40 * {die('wait')})")} as refunded_at,
            case
                when fate <> 'paid' then null when u_refund < 0.03 then 'full'
                when u_refund < 0.075 then 'line' when u_refund < 0.080 then 'shipping'
            end as refund_kind
        from taxed
    ),

    landed as (
        select
            *,
            {world.synced("refunded_at", f"{where}.refund_sync", "order_no")} as refund_synced_at
        from refunding
    ),

    final as (
        select
            * replace (if(refund_landed, refund_kind, null) as refund_kind),
            case
                when not refund_landed then 0
                when refund_kind = 'full' then gross - discount
                when refund_kind = 'line' then price_1 * quantity_1 - discount
                else 0
            end as refunded_goods
        from (
            select
                *,
                refund_kind is not null and refunded_at <= {world.as_of}
                    and refund_synced_at <= {world.as_of} as refund_landed
            from landed
        )
    )

    select * exclude (u_fate, u_refund, discount_share, cost_share, scale, unit, refund_landed)
    from final
    """


def _shop_customers(world: World) -> None:
    phone = spelling.phone(world, "phone", "shop.phone")
    world.write(
        "shopify.customer",
        f"""
        with bought as (
            select i, count(*) as orders_count, sum(gross - discount) as total_spent
            from work.shop_orders where fate = 'paid' and not is_guest group by i
        )
        select shopify_id as id, {spelling.email(world, "email", "shop.spelling")} as email,
            if({world.dice("shop.phone_known")} < 0.5, {phone}, null) as phone,
            first_name, {spelling.typo(world, "last_name", "shop.typo", 0.02)} as last_name,
            if({world.dice("shop.state")} < 0.6, 'enabled', 'disabled') as state,
            coalesce(orders_count, 0) as orders_count, coalesce(total_spent, 0) as total_spent,
            currency, true as verified_email,
            email_story in ('granted', 'single', 'regranted') as accepts_marketing,
            case
                when email_story in ('granted', 'single', 'stale', 'regranted', 'bounced')
                    then 'SUBSCRIBED'
                when email_story = 'pending' then 'PENDING'
                when email_story in ('withdrawn', 'reimported', 'complaint') then 'UNSUBSCRIBED'
                else 'NOT_SUBSCRIBED'
            end as email_marketing_consent_state,
            case
                when email_story in ('granted', 'regranted') then 'CONFIRMED_OPT_IN'
                when email_story <> 'none' then 'SINGLE_OPT_IN'
            end as email_marketing_consent_opt_in_level,
            case
                when email_story in ('granted', 'single', 'stale', 'pending', 'bounced')
                    then email_granted_at
                when email_story = 'regranted' then email_regranted_at
                when email_story <> 'none' then email_withdrawn_at
            end as email_marketing_consent_consent_updated_at,
            joined_at as created_at, last_active_at - interval 1 day as updated_at,
            {world.snapshot("last_active_at - interval 1 day", "shop.customer")} as _fivetran_synced
        from work.people left join bought using (i) where in_shopify and not is_erased
        """,
    )


def _shop_orders(world: World) -> None:
    created = spelling.moment(world, "placed_at", "shop.created", "order_no")
    world.write(
        'shopify."order"',
        f"""
        select order_no as id, '#' || order_no as name, order_no as order_number,
            if(is_guest, null, shopify_id) as customer_id, email,
            case
                when fate = 'failed' or fate = 'cancelled' then 'voided'
                when fate = 'pending' then 'pending' when refund_kind = 'full' then 'refunded'
                when refund_kind is not null then 'partially_refunded' else 'paid'
            end as financial_status,
            if(fate in ('paid', 'test'), 'fulfilled', null) as fulfillment_status,
            currency, gross as total_line_items_price,
            discount as total_discounts, gross - discount as subtotal_price,
            tax_1 + tax_2 as total_tax, gross - discount + tax_1 + tax_2 + shipping as total_price,
            false as taxes_included, fate = 'test' as test, fate <> 'failed' as confirmed,
            email_story in ('granted', 'single', 'regranted') as buyer_accepts_marketing,
            if(fate = 'cancelled', 'customer', null) as cancel_reason,
            country as shipping_address_country_code, zip as shipping_address_zip,
            {created} as created_at, {created} as processed_at, placed_at as updated_at,
            case
                when fate = 'cancelled'
                    then strftime(placed_at + interval 1 hour, '%Y-%m-%d %H:%M:%S')
                when {world.dice("shop.blank", "order_no")} < 0.3 then ' '
            end as cancelled_at,
            false as _fivetran_deleted, synced_at as _fivetran_synced
        from work.shop_orders
        """,
    )
    for number in (1, 2):
        discount = "discount" if number == 1 else "0"
        choice = world.dice(f"shop.item_{number}", "order_no")
        world.write(
            "shopify.order_line",
            f"""
            select order_no * 10 + {number} as id, order_no as order_id, product as product_id,
                'SKU-' || product as sku, 'Item ' || product as title, price_{number} as price,
                quantity_{number} as quantity, {discount} as total_discount,
                price_{number} * quantity_{number} - {discount} as pre_tax_price,
                false as gift_card, true as taxable, true as requires_shipping,
                {number} as index, synced_at as _fivetran_synced
            from (
                select *, 7000 + 2 * cast(floor(400 * pow({choice}, 2)) as bigint)
                    as product
                from work.shop_orders where quantity_{number} > 0
            )
            """,
        )


def _shop_refunds(world: World) -> None:
    refunds = "from work.shop_orders where refund_kind is not null"
    world.write(
        "shopify.refund",
        f"""
        select order_no as id, order_no as order_id, {RESTOCKERS} as user_id,
            refund_kind <> 'shipping' as restock, refunded_at as created_at,
            refunded_at as processed_at, refund_synced_at as _fivetran_synced
        {refunds}
        """,
    )
    for number in (1, 2):
        discount = "discount" if number == 1 else "0"
        kinds = "('full', 'line')" if number == 1 else "('full')"
        world.write(
            "shopify.order_line_refund",
            f"""
            select order_no * 10 + {number} as id, order_no as refund_id,
                order_no * 10 + {number} as order_line_id, quantity_{number} as quantity,
                'return' as restock_type, price_{number} * quantity_{number} - {discount} as subtotal,
                tax_{number} as total_tax, refund_synced_at as _fivetran_synced
            {refunds} and refund_kind in {kinds} and quantity_{number} > 0
            """,
        )
    world.write(
        "shopify.order_adjustment",
        f"""
        select order_no as id, order_no as order_id, order_no as refund_id, -shipping as amount,
            0 as tax_amount, 'shipping_refund' as kind, 'Shipping refund' as reason,
            refund_synced_at as _fivetran_synced
        {refunds} and refund_kind in ('full', 'shipping') and shipping > 0
        """,
    )


def gateway(world: World) -> str:
    """SQL for the way a shop order is paid."""
    return world.pick(("card", "paypal", "invoice"), "shop.gateway", "order_no")


def _shop_payments(world: World) -> None:
    """A sale for each order, failed attempts before some, and the refunds' own transactions."""
    base = f"""order_no as order_id, {gateway(world)} as gateway, currency, fate = 'test' as test"""
    world.write(
        "shopify.transaction",
        f"""
        select order_no * 10 as id, {base}, 'sale' as kind, {SHOP_TOTAL} as amount,
            case when fate = 'failed' then 'failure' when fate = 'pending' then 'pending'
                else 'success' end as status,
            if(fate = 'failed', 'card_declined', null) as error_code,
            placed_at as created_at, placed_at as processed_at, synced_at as _fivetran_synced
        from work.shop_orders
        union all by name
        select order_no * 10 + 1 as id, {base}, 'sale' as kind, {SHOP_TOTAL} as amount,
            'failure' as status, 'card_declined' as error_code,
            placed_at - interval 90 second as created_at,
            placed_at - interval 90 second as processed_at, synced_at as _fivetran_synced
        from work.shop_orders where {world.dice("shop.declined", "order_no")} < 0.04
        union all by name
        select order_no * 10 + 2 as id, {base}, 'refund' as kind,
            refunded_goods + if(refund_kind = 'full', tax_1 + tax_2 + shipping,
                if(refund_kind = 'line', tax_1, shipping)) as amount,
            'success' as status, order_no as refund_id, order_no * 10 as parent_id,
            refunded_at as created_at, refunded_at as processed_at,
            refund_synced_at as _fivetran_synced
        from work.shop_orders where refund_kind is not null
        """,
    )


def _till_people(world: World) -> None:
    d = world.dice
    known = "from work.people where in_pos and not is_erased"
    updated = "last_active_at - interval 3 day"
    landed = world.snapshot(updated, "till.person")
    phone = f"if(pos_knows_email or not shares_phone, {spelling.phone(world, 'phone', 'till.phone')}, null)"
    world.write(
        "canonical.people",
        f"""
        select 'pos' as source_system, pos_id as source_record_id, 'shopper' as record_type,
            if(pos_knows_email, {spelling.email(world, "email", "till.spelling")}, null) as email,
            {phone} as phone, if(pos_knows_number, customer_number, null) as external_id,
            {spelling.typo(world, "first_name", "till.first", 0.04)} as first_name,
            {spelling.typo(world, "last_name", "till.last", 0.05)} as last_name,
            if({d("till.born")} < 0.5, birth_date, date '1900-01-01') as birth_date,
            zip as postcode, street, city, country, joined_at as created_at, {updated} as updated_at,
            false as is_deleted, false as is_internal, false as is_test, {landed} as _ingested_at
        {known}
        union all by name
        select 'pos' as source_system, pos_id || '-old' as source_record_id,
            'shopper' as record_type, null as email, phone, null as external_id, first_name,
            last_name, birth_date, zip as postcode, street, city, country, joined_at as created_at,
            joined_at as updated_at, true as is_deleted, false as is_internal, false as is_test,
            {landed} as _ingested_at
        {known} and {d("till.merged")} < 0.03
        union all by name
        select 'pos' as source_system, 'STAFF-' || i as source_record_id,
            'shopper' as record_type, if(i % 2 = 0, 'agent' || i || '@harborpine.demo',
                'test@example.com') as email,
            'Till' as first_name, 'Staff' as last_name, 'US' as country,
            {world.as_of} - interval 900 day as created_at,
            {world.as_of} - interval 900 day as updated_at, false as is_deleted,
            i % 2 = 0 as is_internal, i % 2 = 1 as is_test,
            {world.as_of} - interval 900 day as _ingested_at
        from range(10) as numbers(i)
        """,
    )
    world.write(
        "canonical.links",
        f"""
        select 'pos' as source_system, pos_id || '-old' as from_record_id, pos_id as to_record_id,
            'merged_into' as kind, joined_at + to_seconds(age_seconds // 3) as occurred_at,
            {landed} as _ingested_at
        {known} and {d("till.merged")} < 0.03
        """,
    )
    world.write(
        "canonical.identifiers",
        f"""
        select 'pos' as source_system, pos_id as source_record_id, 'user_id' as identifier_type,
            customer_number as identifier_value, true as is_verified, joined_at as first_seen_at,
            {landed} as _ingested_at
        {known} and pos_knows_number
        union all by name
        select 'pos' as source_system, pos_id as source_record_id, 'device_id' as identifier_type,
            'till-app-' || if(shares_device and pos_knows_email, 'home-' || pair_no, i::varchar)
                as identifier_value,
            false as is_verified, joined_at as first_seen_at, {landed} as _ingested_at
        {known} and {d("till.app")} < 0.3
        """,
    )


def _till_orders(world: World) -> None:
    fee = "'till-' || order_no"
    world.write(
        "canonical.orders",
        f"""
        select 'pos' as source_system, {fee} as order_id, pos_id as source_record_id,
            case fate when 'test' then 'paid' else fate end as status, currency,
            gross as gross_amount, discount as discount_amount, tax_1 + tax_2 as tax_amount,
            0 as shipping_amount, cost as cost_amount, fate = 'test' as is_test, placed_at,
            synced_at as _ingested_at
        from work.till_orders
        """,
    )
    world.write(
        "canonical.refunds",
        f"""
        select 'pos' as source_system, 'refund-' || order_no as refund_id, {fee} as order_id,
            case when {world.dice("till.dispute", "order_no")} < 0.1 then 'chargeback'
                when refund_kind = 'line' then 'return' else 'refund' end as kind,
            'succeeded' as status, currency, refunded_goods as amount, refunded_at,
            refund_synced_at as _ingested_at
        from work.till_orders where refund_kind in ('full', 'line')
        union all by name
        select 'pos' as source_system, 'refund-attempt-' || order_no as refund_id,
            {fee} as order_id, 'refund' as kind,
            if({world.dice("till.attempt", "order_no")} < 0.01, 'failed', 'pending') as status,
            currency, gross as amount, refunded_at, refund_synced_at as _ingested_at
        from work.till_orders
        where fate = 'paid' and {world.dice("till.attempt", "order_no")} < 0.015
        """,
    )


def _costs(world: World) -> None:
    """Costs of paid orders in US dollars at the order date's rate, known when the order is.

    Shopify knows no cost of goods, so they come here; a till order carries its own. Some payments
    are billed one by one, and sending is paid for by us where it is free for the customer.
    """
    billed = world.dice("costs.billed", "order_no")
    shop = {
        "goods": ("cost", "true"),
        "payment": ("0.029 * gross", f"{billed} < 0.35"),
        "fulfilment": ("0.04 * gross + 2 / rate", "shipping = 0"),
    }
    till = {"payment": ("0.012 * gross", f"{billed} < 0.35")}
    rows = [
        f"""
        select i, '{system}' as source_system, '{kind}-{prefix}' || order_no as cost_id,
            {subject} as source_record_id, '{prefix}' || order_no as order_id, '{kind}' as kind,
            cast(round({amount} * rate, 2) as decimal(18, 3)) as amount,
            placed_at as incurred_at, synced_at as _ingested_at
        from work.{orders}
        inner join work.daily_rates
            on daily_rates.currency = {orders}.currency
            and daily_rates.rate_date = cast(placed_at as date)
        where fate = 'paid' and {condition}
        """
        for orders, system, prefix, subject, kinds in (
            ("shop_orders", "shopify", "", "if(is_guest, null, shopify_id::varchar)", shop),
            ("till_orders", "pos", "till-", "pos_id", till),
        )
        for kind, (amount, condition) in kinds.items()
    ]
    world.derive("order_costs", " union all ".join(rows))
    world.write(
        "canonical.costs",
        "select * exclude (i), 'USD' as currency from work.order_costs",
    )
