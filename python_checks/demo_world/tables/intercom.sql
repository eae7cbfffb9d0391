-- Intercom as Fivetran lands it in history mode: one row a version.
create table intercom.contact_history (
    id varchar,
    role varchar,
    email varchar,
    phone varchar,
    name varchar,
    external_id varchar,
    unsubscribed_from_emails boolean,
    marked_email_as_spam boolean,
    has_hard_bounced boolean,
    created_at timestamp,
    updated_at timestamp,
    last_seen_at timestamp,
    last_email_opened_at timestamp,
    _fivetran_active boolean,
    _fivetran_start timestamp,
    _fivetran_end timestamp,
    _fivetran_synced timestamp
);
create table intercom.company_history (
    id varchar,
    name varchar,
    website varchar,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_active boolean,
    _fivetran_start timestamp,
    _fivetran_end timestamp,
    _fivetran_synced timestamp
);
create table intercom.contact_company_history (
    contact_id varchar,
    company_id varchar,
    contact_updated_at timestamp,
    _fivetran_active boolean,
    _fivetran_start timestamp,
    _fivetran_end timestamp,
    _fivetran_synced timestamp
);
create table intercom.conversation_history (
    id bigint,
    state varchar,
    priority varchar,
    source_author_id varchar,
    source_author_type varchar,
    source_delivered_as varchar,
    conversation_rating_value bigint,
    conversation_rating_created_at timestamp,
    first_contact_reply_created_at timestamp,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_active boolean,
    _fivetran_start timestamp,
    _fivetran_end timestamp,
    _fivetran_synced timestamp
);
create table intercom.conversation_contact_history (
    conversation_id bigint,
    contact_id varchar,
    conversation_updated_at timestamp,
    _fivetran_active boolean,
    _fivetran_start timestamp,
    _fivetran_end timestamp,
    _fivetran_synced timestamp
);
create table intercom.admin (
    id varchar,
    name varchar,
    email varchar,
    job_title varchar,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
