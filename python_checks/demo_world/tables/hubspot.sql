-- HubSpot as Fivetran lands it. Timestamps are UTC; `property_createdate` is text on purpose.
create table hubspot.contact (
    id bigint,
    property_email varchar,
    property_firstname varchar,
    property_lastname varchar,
    property_phone varchar,
    property_company varchar,
    property_createdate varchar,
    property_lastmodifieddate timestamp,
    property_lifecyclestage varchar,
    property_hs_email_optout boolean,
    property_hs_merged_object_ids varchar,
    property_hs_additional_emails varchar,
    property_hs_legal_basis varchar,
    property_hs_email_hard_bounce_reason_enum varchar,
    property_country varchar,
    property_zip varchar,
    property_city varchar,
    property_address varchar,
    property_date_of_birth varchar,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
create table hubspot.contact_merge_audit (
    canonical_vid bigint,
    contact_id bigint,
    vid_to_merge bigint,
    entity_id varchar,
    first_name varchar,
    last_name varchar,
    num_properties_moved bigint,
    timestamp timestamp,
    user_id bigint,
    _fivetran_synced timestamp
);
create table hubspot.contact_property_history (
    contact_id bigint,
    name varchar,
    value varchar,
    source varchar,
    source_id varchar,
    timestamp timestamp,
    _fivetran_synced timestamp
);
create table hubspot.email_event (
    id varchar,
    type varchar,
    recipient varchar,
    created timestamp,
    email_campaign_id bigint,
    app_id bigint,
    portal_id bigint,
    sent_by_id varchar,
    sent_by_created timestamp,
    caused_by_id varchar,
    caused_by_created timestamp,
    obsoleted_by_id varchar,
    filtered_event boolean,
    _fivetran_synced timestamp
);
create table hubspot.email_event_sent (
    id varchar, subject varchar, "from" varchar, reply_to varchar, _fivetran_synced timestamp
);
create table hubspot.email_event_delivered (
    id varchar, response varchar, smtp_id varchar, _fivetran_synced timestamp
);
create table hubspot.email_event_open (
    id varchar,
    browser varchar,
    duration bigint,
    ip_address varchar,
    location varchar,
    user_agent varchar,
    _fivetran_synced timestamp
);
create table hubspot.email_event_click (
    id varchar,
    browser varchar,
    url varchar,
    referer varchar,
    ip_address varchar,
    location varchar,
    user_agent varchar,
    _fivetran_synced timestamp
);
create table hubspot.email_event_bounce (
    id varchar, category varchar, status varchar, response varchar, _fivetran_synced timestamp
);
create table hubspot.email_event_dropped (
    id varchar,
    drop_reason varchar,
    drop_message varchar,
    subject varchar,
    "from" varchar,
    _fivetran_synced timestamp
);
create table hubspot.email_event_spam_report (
    id varchar, ip_address varchar, user_agent varchar, _fivetran_synced timestamp
);
create table hubspot.email_event_status_change (
    id varchar,
    portal_subscription_status varchar,
    subscriptions varchar,
    source varchar,
    requested_by varchar,
    bounced boolean,
    _fivetran_synced timestamp
);
create table hubspot.email_subscription_change (
    recipient varchar,
    timestamp timestamp,
    change varchar,
    change_type varchar,
    caused_by_event_id varchar,
    email_subscription_id bigint,
    portal_id bigint,
    source varchar,
    _fivetran_synced timestamp
);
create table hubspot.email_campaign (
    id bigint,
    app_id bigint,
    app_name varchar,
    content_id bigint,
    name varchar,
    subject varchar,
    type varchar,
    sub_type varchar,
    num_included bigint,
    num_queued bigint,
    _fivetran_synced timestamp
);
create table hubspot.deal (
    deal_id bigint,
    deal_pipeline_id varchar,
    deal_pipeline_stage_id varchar,
    owner_id bigint,
    portal_id bigint,
    property_dealname varchar,
    property_amount decimal(18, 2),
    property_closedate timestamp,
    property_createdate timestamp,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
create table hubspot.deal_contact (
    deal_id bigint, contact_id bigint, type_id bigint, category varchar, _fivetran_synced timestamp
);
create table hubspot.deal_pipeline_stage (
    stage_id varchar,
    pipeline_id varchar,
    label varchar,
    probability double,
    display_order bigint,
    active boolean,
    closed_won boolean,
    is_closed boolean,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
