-- Shopify (REST) as Fivetran lands it. Times of an order are text; amounts are in the order currency.
create table shopify.customer (
    id bigint,
    email varchar,
    phone varchar,
    first_name varchar,
    last_name varchar,
    state varchar,
    orders_count bigint,
    total_spent decimal(18, 3),
    currency varchar,
    verified_email boolean,
    accepts_marketing boolean,
    email_marketing_consent_state varchar,
    email_marketing_consent_opt_in_level varchar,
    email_marketing_consent_consent_updated_at timestamp,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_synced timestamp
);
create table shopify."order" (
    id bigint,
    name varchar,
    order_number bigint,
    customer_id bigint,
    email varchar,
    financial_status varchar,
    fulfillment_status varchar,
    currency varchar,
    total_line_items_price decimal(18, 3),
    total_discounts decimal(18, 3),
    subtotal_price decimal(18, 3),
    total_tax decimal(18, 3),
    total_price decimal(18, 3),
    taxes_included boolean,
    test boolean,
    confirmed boolean,
    buyer_accepts_marketing boolean,
    cancel_reason varchar,
    shipping_address_country_code varchar,
    shipping_address_zip varchar,
    created_at varchar,
    processed_at varchar,
    updated_at timestamp,
    cancelled_at varchar,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
create table shopify.order_line (
    id bigint,
    order_id bigint,
    product_id bigint,
    sku varchar,
    title varchar,
    price decimal(18, 3),
    quantity bigint,
    total_discount decimal(18, 3),
    pre_tax_price decimal(18, 3),
    gift_card boolean,
    taxable boolean,
    requires_shipping boolean,
    index bigint,
    _fivetran_synced timestamp
);
create table shopify.refund (
    id bigint,
    order_id bigint,
    user_id bigint,
    note varchar,
    restock boolean,
    total_duties_set varchar,
    created_at timestamp,
    processed_at timestamp,
    _fivetran_synced timestamp
);
create table shopify.order_line_refund (
    id bigint,
    refund_id bigint,
    order_line_id bigint,
    location_id bigint,
    quantity bigint,
    restock_type varchar,
    subtotal decimal(18, 3),
    total_tax decimal(18, 3),
    _fivetran_synced timestamp
);
create table shopify.order_adjustment (
    id bigint,
    order_id bigint,
    refund_id bigint,
    amount decimal(18, 3),
    tax_amount decimal(18, 3),
    kind varchar,
    reason varchar,
    _fivetran_synced timestamp
);
create table shopify.transaction (
    id bigint,
    order_id bigint,
    refund_id bigint,
    parent_id bigint,
    kind varchar,
    status varchar,
    gateway varchar,
    amount decimal(18, 3),
    currency varchar,
    error_code varchar,
    test boolean,
    created_at timestamp,
    processed_at timestamp,
    _fivetran_synced timestamp
);
