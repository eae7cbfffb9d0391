-- What no vendor has: consent, preferences, costs, labels, decisions, and the point of sale.
-- All timestamps are UTC; amounts are in the row's own currency.
create table canonical.people (
    source_system varchar,
    source_record_id varchar,
    record_type varchar,
    email varchar,
    phone varchar,
    external_id varchar,
    first_name varchar,
    last_name varchar,
    birth_date date,
    postcode varchar,
    street varchar,
    city varchar,
    country varchar,
    national_id varchar,
    timezone varchar,
    account_source_id varchar,
    created_at timestamp,
    updated_at timestamp,
    is_deleted boolean,
    is_internal boolean,
    is_test boolean,
    _ingested_at timestamp
);
create table canonical.identifiers (
    source_system varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    is_verified boolean,
    first_seen_at timestamp,
    _ingested_at timestamp
);
create table canonical.links (
    source_system varchar,
    from_record_id varchar,
    to_record_id varchar,
    kind varchar,
    occurred_at timestamp,
    _ingested_at timestamp,
    to_source_system varchar
);
create table canonical.accounts (
    source_system varchar,
    source_account_id varchar,
    name varchar,
    domain varchar,
    parent_account_id varchar,
    country varchar,
    is_deleted boolean,
    created_at timestamp,
    _ingested_at timestamp
);
create table canonical.events (
    source_system varchar,
    event_id varchar,
    event_name varchar,
    discriminator varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    channel varchar,
    message_id varchar,
    campaign_id varchar,
    journey_id varchar,
    message_class varchar,
    link_url varchar,
    user_agent varchar,
    ip varchar,
    is_machine boolean,
    occurred_at timestamp,
    sent_at timestamp,
    received_at timestamp,
    properties varchar,
    _ingested_at timestamp
);
create table canonical.consent_events (
    source_system varchar,
    consent_event_id varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    purpose varchar,
    channel varchar,
    scope varchar,
    action varchar,
    actor varchar,
    legal_basis varchar,
    jurisdiction varchar,
    proof_ref varchar,
    notice_version varchar,
    is_authenticated boolean,
    double_opt_in_at timestamp,
    occurred_at timestamp,
    _ingested_at timestamp
);
create table canonical.preference_events (
    source_system varchar,
    event_id varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    preference varchar,
    value varchar,
    channel varchar,
    occurred_at timestamp,
    _ingested_at timestamp
);
create table canonical.privacy_requests (
    request_id varchar,
    source_system varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    kind varchar,
    received_at timestamp,
    completed_at timestamp,
    _ingested_at timestamp
);
create table canonical.tickets (
    source_system varchar,
    ticket_id varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    account_source_id varchar,
    status varchar,
    priority varchar,
    is_escalated boolean,
    merged_into_ticket_id varchar,
    followup_of_ticket_id varchar,
    created_at timestamp,
    updated_at timestamp,
    _ingested_at timestamp
);
create table canonical.ticket_events (
    source_system varchar,
    event_id varchar,
    ticket_id varchar,
    from_status varchar,
    to_status varchar,
    kind varchar,
    occurred_at timestamp,
    _ingested_at timestamp
);
create table canonical.surveys (
    source_system varchar,
    response_id varchar,
    source_record_id varchar,
    ticket_id varchar,
    instrument varchar,
    score double,
    scale_min double,
    scale_max double,
    responded_at timestamp,
    _ingested_at timestamp
);
create table canonical.orders (
    source_system varchar,
    order_id varchar,
    source_record_id varchar,
    identifier_type varchar,
    identifier_value varchar,
    status varchar,
    currency varchar,
    gross_amount decimal(18, 3),
    discount_amount decimal(18, 3),
    tax_amount decimal(18, 3),
    shipping_amount decimal(18, 3),
    cost_amount decimal(18, 3),
    is_test boolean,
    placed_at timestamp,
    _ingested_at timestamp
);
create table canonical.refunds (
    source_system varchar,
    refund_id varchar,
    order_id varchar,
    kind varchar,
    status varchar,
    currency varchar,
    amount decimal(18, 3),
    refunded_at timestamp,
    _ingested_at timestamp
);
create table canonical.costs (
    source_system varchar,
    cost_id varchar,
    source_record_id varchar,
    order_id varchar,
    kind varchar,
    currency varchar,
    amount decimal(18, 3),
    incurred_at timestamp,
    _ingested_at timestamp
);
create table canonical.fx_rates (
    rate_date date,
    from_currency varchar,
    to_currency varchar,
    rate decimal(18, 8)
);
create table canonical.opportunities (
    source_system varchar,
    opportunity_id varchar,
    account_source_id varchar,
    source_record_id varchar,
    stage varchar,
    is_won boolean,
    is_closed boolean,
    currency varchar,
    amount decimal(18, 3),
    created_at timestamp,
    closed_at timestamp,
    _ingested_at timestamp
);
create table canonical.escalations (
    source_system varchar,
    escalation_id varchar,
    source_record_id varchar,
    account_source_id varchar,
    conflict_type varchar,
    severity varchar,
    region varchar,
    status varchar,
    owner varchar,
    opened_at timestamp,
    acknowledged_at timestamp,
    resolved_at timestamp,
    _ingested_at timestamp
);
create table canonical.reported_attributes (
    source_system varchar,
    source_record_id varchar,
    attribute varchar,
    value varchar,
    computed_at timestamp,
    model_id varchar,
    _ingested_at timestamp
);
create table canonical.ai_decisions (
    decision_id varchar,
    source_system varchar,
    source_record_id varchar,
    customer_id varchar,
    consumer_id varchar,
    programme_id varchar,
    journey_id varchar,
    model_id varchar,
    model_version varchar,
    objective_id varchar,
    action_id varchar,
    action_class varchar,
    channel varchar,
    score double,
    propensity double,
    value double,
    is_holdout boolean,
    definitions_hash varchar,
    context_at timestamp,
    decided_at timestamp,
    _ingested_at timestamp
);
create table canonical.ai_outcomes (
    decision_id varchar,
    kind varchar,
    value double,
    occurred_at timestamp,
    _ingested_at timestamp
);
create table canonical.ai_reviews (
    decision_id varchar,
    reviewer_function varchar,
    technical_verdict varchar,
    contextual_verdict varchar,
    root_cause varchar,
    severity varchar,
    rule_change_id varchar,
    reviewed_at timestamp,
    _ingested_at timestamp
);
create table canonical.consumer_attestations (
    consumer_id varchar,
    definitions_hash varchar,
    context_at timestamp,
    rows_read bigint,
    attested_at timestamp,
    _ingested_at timestamp
);
