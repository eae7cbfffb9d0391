-- Snowplow's one table of events; what belongs to one kind of event is JSON.
create table snowplow.events (
    app_id varchar,
    platform varchar,
    event_id varchar,
    event_fingerprint varchar,
    event_vendor varchar,
    event_name varchar,
    user_id varchar,
    domain_userid varchar,
    page_url varchar,
    mkt_campaign varchar,
    useragent varchar,
    user_ipaddress varchar,
    unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0 varchar,
    unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1_0_2 varchar,
    contexts_com_iab_snowplow_spiders_and_robots_1_0_0 varchar,
    dvce_created_tstamp timestamp,
    dvce_sent_tstamp timestamp,
    collector_tstamp timestamp,
    derived_tstamp timestamp,
    etl_tstamp timestamp,
    load_tstamp timestamp
);
