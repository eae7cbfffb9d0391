-- Marketo as Fivetran lands it: leads as they are, and a table a kind of activity.
create table marketo.lead (
    id bigint,
    email varchar,
    phone varchar,
    mobile_phone varchar,
    first_name varchar,
    last_name varchar,
    city varchar,
    country varchar,
    postal_code varchar,
    lead_status varchar,
    unsubscribed boolean,
    email_invalid boolean,
    do_not_call boolean,
    created_at timestamp,
    updated_at timestamp,
    _fivetran_synced timestamp
);
create table marketo.merged_lead (merged_lead bigint, into_lead bigint, _fivetran_synced timestamp);
create table marketo.activity_merge_leads (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    merge_ids varchar,
    master_updated boolean,
    merge_source varchar,
    _fivetran_synced timestamp
);
create table marketo.activity_delete_lead (
    id varchar, activity_date timestamp, lead_id bigint, campaign varchar, _fivetran_synced timestamp
);
create table marketo.activity_send_email (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    campaign_id bigint,
    campaign_run_id bigint,
    primary_attribute_value_id bigint,
    action_result varchar,
    _fivetran_synced timestamp
);
create table marketo.activity_email_delivered (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    campaign_id bigint,
    campaign_run_id bigint,
    primary_attribute_value_id bigint,
    _fivetran_synced timestamp
);
create table marketo.activity_open_email (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    campaign_id bigint,
    campaign_run_id bigint,
    primary_attribute_value_id bigint,
    user_agent varchar,
    is_bot_activity boolean,
    _fivetran_synced timestamp
);
create table marketo.activity_click_email (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    campaign_id bigint,
    campaign_run_id bigint,
    primary_attribute_value_id bigint,
    link varchar,
    user_agent varchar,
    is_bot_activity boolean,
    _fivetran_synced timestamp
);
create table marketo.activity_email_bounced (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    campaign_id bigint,
    campaign_run_id bigint,
    primary_attribute_value_id bigint,
    email varchar,
    category integer,
    details varchar,
    _fivetran_synced timestamp
);
create table marketo.activity_unsubscribe_email (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    user_agent varchar,
    client_ip_address varchar,
    _fivetran_synced timestamp
);
create table marketo.activity_change_data_value (
    id varchar,
    activity_date timestamp,
    lead_id bigint,
    primary_attribute_value varchar,
    old_value varchar,
    new_value varchar,
    reason varchar,
    source varchar,
    _fivetran_synced timestamp
);
create table marketo.email_template_history (
    id bigint,
    version integer,
    name varchar,
    operational boolean,
    updated_at timestamp,
    _fivetran_synced timestamp
);
