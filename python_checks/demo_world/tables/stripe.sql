-- Stripe as Fivetran lands it. Amounts are in minor units; metadata is JSON in a text column.
create table stripe.customer (
    id varchar,
    email varchar,
    phone varchar,
    name varchar,
    address_country varchar,
    address_postal_code varchar,
    currency varchar,
    metadata varchar,
    delinquent boolean,
    livemode boolean,
    is_deleted boolean,
    created timestamp,
    _fivetran_synced timestamp
);
create table stripe.charge (
    id varchar,
    customer_id varchar,
    invoice_id varchar,
    payment_intent_id varchar,
    receipt_email varchar,
    billing_detail_email varchar,
    status varchar,
    failure_code varchar,
    currency varchar,
    amount bigint,
    amount_refunded bigint,
    paid boolean,
    captured boolean,
    refunded boolean,
    livemode boolean,
    metadata varchar,
    created timestamp,
    _fivetran_synced timestamp
);
create table stripe.invoice (
    id varchar,
    customer_id varchar,
    charge_id varchar,
    subscription_id varchar,
    status varchar,
    currency varchar,
    subtotal bigint,
    tax bigint,
    total bigint,
    paid boolean,
    livemode boolean,
    is_deleted boolean,
    created timestamp,
    _fivetran_synced timestamp
);
create table stripe.refund (
    id varchar,
    charge_id varchar,
    payment_intent_id varchar,
    status varchar,
    reason varchar,
    currency varchar,
    amount bigint,
    created timestamp,
    _fivetran_synced timestamp
);
create table stripe.dispute (
    id varchar,
    charge_id varchar,
    status varchar,
    reason varchar,
    currency varchar,
    amount bigint,
    livemode boolean,
    created timestamp,
    _fivetran_synced timestamp
);
