-- Zendesk as Fivetran lands it. `ticket.updated_at` is text, as the connector declares it.
create table zendesk."user" (
    id bigint,
    name varchar,
    email varchar,
    phone varchar,
    role varchar,
    active boolean,
    suspended boolean,
    verified boolean,
    shared boolean,
    external_id varchar,
    organization_id bigint,
    time_zone varchar,
    iana_time_zone varchar,
    created_at timestamp,
    updated_at timestamp,
    last_login_at timestamp,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
create table zendesk.ticket (
    id bigint,
    requester_id bigint,
    submitter_id bigint,
    assignee_id bigint,
    organization_id bigint,
    subject varchar,
    status varchar,
    priority varchar,
    type varchar,
    via_channel varchar,
    is_public boolean,
    merged_ticket_ids varchar,
    followup_ids varchar,
    external_id varchar,
    brand_id bigint,
    created_at timestamp,
    updated_at varchar,
    _fivetran_deleted boolean,
    _fivetran_synced timestamp
);
create table zendesk.ticket_field_history (
    ticket_id bigint,
    field_name varchar,
    updated timestamp,
    user_id bigint,
    value varchar,
    _fivetran_synced timestamp
);
create table zendesk.satisfaction_rating (
    id bigint,
    ticket_id bigint,
    requester_id bigint,
    assignee_id bigint,
    group_id bigint,
    score varchar,
    reason varchar,
    comment varchar,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_synced timestamp
);
create table zendesk.organization (
    id bigint,
    name varchar,
    external_id varchar,
    group_id bigint,
    shared_tickets boolean,
    shared_comments boolean,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_synced timestamp
);
create table zendesk.domain_name (
    organization_id bigint, domain_name varchar, index bigint, _fivetran_synced timestamp
);
