-- The truth behind the raw rows. Nothing here is an input of the package.
create table demo_world.settings (
    size bigint,
    seed bigint,
    as_of timestamp,
    events_per_customer integer,
    generator_version varchar
);
create table demo_world.truth_records (
    source_system varchar,
    record_type varchar,
    source_record_id varchar,
    person_id varchar,
    is_deterministic boolean
);
create table demo_world.truth_consent (
    person_id varchar,
    purpose varchar,
    channel varchar,
    is_permitted boolean,
    reason varchar,
    is_deterministic boolean
);
create table demo_world.truth_value (
    person_id varchar, contribution_margin_365d decimal(18, 2), is_deterministic boolean
);
create table demo_world.planted_cases (
    case_id varchar,
    failure_mode varchar,
    description varchar,
    stage varchar,
    person_id varchar,
    source_system varchar,
    record_type varchar,
    source_record_id varchar,
    relation varchar,
    filter varchar,
    column_name varchar,
    expected varchar,
    expected_rows bigint
);
