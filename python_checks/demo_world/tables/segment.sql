-- Segment's warehouse tables. Consent columns are null where the page sent no consent object.
create table segment.users (
    id varchar,
    email varchar,
    phone varchar,
    first_name varchar,
    last_name varchar,
    context_consent_category_preferences_marketing boolean,
    context_consent_category_preferences_analytics boolean,
    received_at timestamp,
    uuid_ts timestamp
);
create table segment.identifies (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    email varchar,
    phone varchar,
    first_name varchar,
    last_name varchar,
    context_ip varchar,
    context_user_agent varchar,
    context_consent_category_preferences_marketing boolean,
    context_consent_category_preferences_analytics boolean,
    context_consent_category_preferences_personalization boolean,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table segment.tracks (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    event varchar,
    event_text varchar,
    context_ip varchar,
    context_user_agent varchar,
    context_campaign_name varchar,
    context_campaign_medium varchar,
    context_consent_category_preferences_marketing boolean,
    context_consent_category_preferences_analytics boolean,
    context_consent_category_preferences_personalization boolean,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table segment.pages (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    url varchar,
    context_user_agent varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table segment.aliases (
    id varchar,
    previous_id varchar,
    user_id varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table segment.groups (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    group_id varchar,
    name varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
