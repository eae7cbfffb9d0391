-- RudderStack's warehouse tables, of an app. The lists of consent are null where the app sent none.
create table rudderstack.users (
    id varchar,
    email varchar,
    context_traits_email varchar,
    first_name varchar,
    last_name varchar,
    received_at timestamp,
    uuid_ts timestamp
);
create table rudderstack.identifies (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    email varchar,
    context_traits_email varchar,
    first_name varchar,
    last_name varchar,
    context_request_ip varchar,
    context_user_agent varchar,
    context_consent_management_allowed_consent_ids varchar,
    context_consent_management_denied_consent_ids varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table rudderstack.tracks (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    event varchar,
    event_text varchar,
    context_traits_email varchar,
    context_request_ip varchar,
    context_user_agent varchar,
    context_consent_management_allowed_consent_ids varchar,
    context_consent_management_denied_consent_ids varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table rudderstack.screens (
    id varchar,
    anonymous_id varchar,
    user_id varchar,
    name varchar,
    context_request_ip varchar,
    context_user_agent varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table rudderstack.aliases (
    id varchar,
    previous_id varchar,
    user_id varchar,
    original_timestamp timestamp,
    sent_at timestamp,
    received_at timestamp,
    timestamp timestamp,
    uuid_ts timestamp
);
create table rudderstack.rudder_discards (
    row_id varchar,
    table_name varchar,
    column_name varchar,
    column_value varchar,
    received_at timestamp,
    uuid_ts timestamp
);
