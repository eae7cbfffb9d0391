-- What a team would write instead of the package: one script, from the same raw rows to the tables customers are decided on. One person
-- is one e-mail address, one definition is one number typed in below, the last word on consent counts, and what is wrong in a
-- row stays wrong: no quarantine, no merges and limits of identity, no law, no history, no contracts, no live view.
-- Raw tables are those of the warehouse, what is made goes to the catalog `by_hand`; the variable as_of is the clock.

create table by_hand.people as
select
    'hubspot' as source_system,
    cast(id as varchar) as record_id,
    lower(trim(property_email)) as email,
    property_hs_email_optout as is_opted_out
from hubspot.contact
where not coalesce(_fivetran_deleted, false)
union all
select
    'marketo',
    cast(id as varchar),
    lower(trim(email)),
    unsubscribed
from marketo.lead
union all
select
    'salesforce',
    id,
    lower(trim(email)),
    has_opted_out_of_email
from salesforce.contact
where not is_deleted
union all
select
    'salesforce',
    id,
    lower(trim(email)),
    has_opted_out_of_email
from salesforce.lead
where not is_deleted and not is_converted
union all
select
    'segment',
    id,
    lower(trim(email)),
    context_consent_category_preferences_marketing = false
from segment.users
union all
select
    'rudderstack',
    id,
    lower(trim(coalesce(email, context_traits_email))),
    null
from rudderstack.users
union all
select
    'intercom',
    id,
    lower(trim(email)),
    unsubscribed_from_emails
from intercom.contact_history
where _fivetran_active
union all
select
    'shopify',
    cast(id as varchar),
    lower(trim(email)),
    email_marketing_consent_state = 'UNSUBSCRIBED'
from shopify.customer
union all
select
    'stripe',
    id,
    lower(trim(email)),
    null
from stripe.customer
where not coalesce(is_deleted, false)
union all
select
    'zendesk',
    cast(id as varchar),
    lower(trim(email)),
    null
from zendesk.user
where role = 'end-user'
union all
select
    source_system,
    source_record_id,
    lower(trim(email)),
    null
from canonical.people
where not coalesce(is_deleted, false);

create table by_hand.customer_identities as
select
    source_system,
    record_id,
    'c_' || left(md5(coalesce(nullif(email, ''), source_system || '|' || record_id)), 20) as customer_id,
    email,
    is_opted_out
from by_hand.people;

create table by_hand.customer_events as
with visitors as (
    select
        anonymous_id,
        min(user_id) as user_id
    from segment.identifies
    where user_id is not null
    group by anonymous_id
),

app_users as (
    select
        anonymous_id,
        min(user_id) as user_id
    from rudderstack.identifies
    where user_id is not null
    group by anonymous_id
),

mails as (
    select
        'email_sent' as event_type,
        id,
        lead_id,
        activity_date
    from marketo.activity_send_email
    union all
    select
        'email_delivered' as event_type,
        id,
        lead_id,
        activity_date
    from marketo.activity_email_delivered
    union all
    select
        'email_open' as event_type,
        id,
        lead_id,
        activity_date
    from marketo.activity_open_email
    where is_bot_activity is not true
    union all
    select
        'email_click' as event_type,
        id,
        lead_id,
        activity_date
    from marketo.activity_click_email
    where is_bot_activity is not true
),

reports as (
    select
        'hubspot' as source_system,
        id as event_id,
        'email_' || lower(type) as event_type,
        'email' as channel,
        'email' as key_type,
        lower(trim(recipient)) as key,
        created as occurred_at
    from hubspot.email_event
    where filtered_event is not true
    union all
    select
        'marketo',
        cast(id as varchar),
        event_type,
        'email',
        'marketo',
        cast(lead_id as varchar),
        activity_date
    from mails
    union all
    select
        'segment',
        pages.id,
        'page_viewed',
        'onsite',
        'segment',
        coalesce(pages.user_id, visitors.user_id),
        pages.timestamp
    from segment.pages as pages left join visitors on pages.anonymous_id = visitors.anonymous_id
    union all
    select
        'segment',
        tracks.id,
        tracks.event,
        'onsite',
        'segment',
        coalesce(tracks.user_id, visitors.user_id),
        tracks.timestamp
    from segment.tracks as tracks left join visitors on tracks.anonymous_id = visitors.anonymous_id
    union all
    select
        'rudderstack',
        tracks.id,
        tracks.event,
        'onsite',
        'rudderstack',
        coalesce(tracks.user_id, app_users.user_id),
        tracks.timestamp
    from rudderstack.tracks as tracks left join app_users on tracks.anonymous_id = app_users.anonymous_id
    union all
    select
        'rudderstack',
        screens.id,
        'page_viewed',
        'onsite',
        'rudderstack',
        coalesce(screens.user_id, app_users.user_id),
        screens.timestamp
    from rudderstack.screens as screens left join app_users on screens.anonymous_id = app_users.anonymous_id
    union all
    select
        'snowplow',
        event_id,
        event_name,
        'onsite',
        'segment',
        user_id,
        derived_tstamp
    from snowplow.events
    union all
    select
        'salesforce',
        id,
        'task',
        'phone',
        'salesforce',
        who_id,
        created_date
    from salesforce.task
    where not is_deleted
    union all
    select
        source_system,
        event_id,
        event_name,
        channel,
        coalesce(identifier_type, source_system),
        coalesce(identifier_value, source_record_id),
        occurred_at
    from canonical.events
)

select distinct
    reports.source_system,
    reports.event_id,
    reports.event_type,
    reports.channel,
    reports.occurred_at,
    case when key_type = 'email' then 'c_' || left(md5(key), 20) else identities.customer_id end as customer_id
from reports
left join by_hand.customer_identities as identities on reports.key_type = identities.source_system and reports.key = identities.record_id
where reports.occurred_at <= getvariable('as_of');

create table by_hand.purchases as
select
    'shopify' as source_system,
    cast(id as varchar) as order_id,
    lower(trim(email)) as email,
    total_price as amount,
    try_cast(created_at as timestamp) as occurred_at
from shopify."order"
where test is not true and financial_status in ('paid', 'partially_refunded')
union all
select
    'stripe',
    charge.id,
    lower(trim(coalesce(charge.receipt_email, customer.email))),
    (charge.amount - charge.amount_refunded) / 100,
    charge.created
from stripe.charge as charge left join stripe.customer as customer on charge.customer_id = customer.id
where charge.livemode and charge.status = 'succeeded'
union all
select
    source_system,
    order_id,
    lower(trim(identifier_value)),
    gross_amount - discount_amount - tax_amount,
    placed_at
from canonical.orders
where is_test is not true and status = 'paid';

create table by_hand.open_tickets as
select
    identities.customer_id,
    tickets.is_urgent
from (
    select
        'zendesk' as source_system,
        cast(requester_id as varchar) as record_id,
        priority = 'urgent' as is_urgent
    from zendesk.ticket
    where status in ('new', 'open', 'pending', 'hold')
    union all
    select
        'intercom',
        people.contact_id,
        talks.priority = 'priority'
    from intercom.conversation_history as talks
    inner join intercom.conversation_contact_history as people on talks.id = people.conversation_id and people._fivetran_active
    where talks._fivetran_active and talks.state <> 'closed'
    union all
    select
        source_system,
        source_record_id,
        is_escalated
    from canonical.tickets
    where status not in ('solved', 'closed')
) as tickets
inner join by_hand.customer_identities as identities on tickets.source_system = identities.source_system and tickets.record_id = identities.record_id;

-- The last word on each purpose and channel; what names no cell is said of all.
create table by_hand.consent_permissions as
with said as (
    select
        identities.customer_id,
        events.purpose,
        events.channel,
        events.action in ('grant', 'import_grant', 'confirm') as is_granted,
        events.occurred_at
    from canonical.consent_events as events
    inner join
        by_hand.customer_identities as identities
        on events.source_system = identities.source_system and events.source_record_id = identities.record_id
    union all
    select
        'c_' || left(md5(lower(trim(recipient))), 20),
        'marketing',
        'email',
        change = 'SUBSCRIBED',
        timestamp
    from hubspot.email_subscription_change
    union all
    select
        identities.customer_id,
        'marketing',
        'email',
        false,
        activities.activity_date
    from marketo.activity_unsubscribe_email as activities
    inner join
        by_hand.customer_identities as identities
        on identities.source_system = 'marketo' and identities.record_id = cast(activities.lead_id as varchar)
    union all
    select
        customer_id,
        'marketing',
        'email',
        false,
        getvariable('as_of')
    from by_hand.customer_identities
    where is_opted_out
),

purposes as (
    select code from tier_definitions.codes
    where kind = 'purpose'
),

channels as (
    select code from tier_definitions.codes
    where kind = 'channel'
),

cells as (
    select
        customers.customer_id,
        purposes.code as purpose,
        channels.code as channel
    from (select distinct customer_id from by_hand.customer_identities) as customers
    cross join purposes
    cross join channels
),

last_words as (
    select
        said.customer_id,
        purposes.code as purpose,
        channels.code as channel,
        arg_max(said.is_granted, said.occurred_at) as is_granted,
        max(said.occurred_at) as effective_at
    from said
    inner join purposes on coalesce(said.purpose, purposes.code) = purposes.code
    inner join channels on coalesce(said.channel, channels.code) = channels.code
    where said.occurred_at <= getvariable('as_of')
    group by said.customer_id, purposes.code, channels.code
)

select
    cells.*,
    coalesce(last_words.is_granted, cells.purpose = 'service') as is_permitted,
    last_words.effective_at
from cells
left join last_words on cells.customer_id = last_words.customer_id and cells.purpose = last_words.purpose and cells.channel = last_words.channel;

create table by_hand.customers as
with engaged as (
    select
        customer_id,
        min(occurred_at) as first_event_at,
        max(occurred_at) as last_event_at,
        sum(
            case
                when event_type = 'checkout_started' then 8
                when event_type = 'product_added' then 5
                when event_type = 'email_click' then 3
                when event_type = 'product_viewed' then 2
                when event_type in ('email_open', 'page_viewed') then 1
                else 0
            end
            * power(2, -date_diff('day', occurred_at, getvariable('as_of')) / 30.0)
        ) as engagement_score
    from by_hand.customer_events
    group by customer_id
),

bought as (
    select
        'c_' || left(md5(email), 20) as customer_id,
        count(*) as order_count,
        max(occurred_at) as last_order_at,
        sum(amount) filter (where occurred_at > getvariable('as_of') - interval 365 day) as revenue_365d
    from by_hand.purchases
    where occurred_at <= getvariable('as_of')
    group by email
),

served as (
    select
        customer_id,
        count(*) as open_ticket_count,
        bool_or(is_urgent) as has_urgent
    from by_hand.open_tickets
    group by customer_id
)

select
    everyone.customer_id,
    case
        when bought.order_count is null and engaged.engagement_score > 5 then 'lead'
        when bought.order_count is null then 'prospect'
        when bought.last_order_at < getvariable('as_of') - interval 365 day then 'lapsed'
        when bought.order_count > 1 then 'active'
        else 'new'
    end as lifecycle_stage,
    case
        when bought.revenue_365d >= 1000 then 'high'
        when bought.revenue_365d >= 200 then 'medium'
        else 'low'
    end as value_tier,
    case
        when engaged.engagement_score >= 15 then 'high'
        when engaged.engagement_score >= 5 then 'medium'
        when engaged.engagement_score >= 0.25 then 'low'
        else 'none'
    end as engagement_level,
    coalesce(served.open_ticket_count, 0) as open_ticket_count,
    coalesce(served.has_urgent, false) as has_urgent,
    engaged.last_event_at
from (select distinct customer_id from by_hand.customer_identities) as everyone
left join engaged on everyone.customer_id = engaged.customer_id
left join bought on everyone.customer_id = bought.customer_id
left join served on everyone.customer_id = served.customer_id;

create table by_hand.action_eligibility as
with recent as (
    select
        customer_id,
        count(*) as contacts
    from by_hand.customer_events
    where event_type in ('email_sent', 'sms_delivered') and occurred_at > getvariable('as_of') - interval 7 day
    group by customer_id
),

judged as (
    select
        customers.customer_id,
        actions.action_id,
        actions.action_class,
        actions.channel,
        case
            when not permissions.is_permitted then 'NO_CONSENT'
            when actions.action_class = 'promotional' and customers.has_urgent then 'SEVERE_CASE'
            when actions.action_class = 'promotional' and customers.open_ticket_count > 0 then 'OPEN_CASE'
            when actions.action_class = 'promotional' and recent.contacts >= 3 then 'CAP_REACHED'
        end as reason_code
    from by_hand.customers as customers
    cross join tier_definitions.action_catalogue as actions
    left join by_hand.consent_permissions as permissions
        on customers.customer_id = permissions.customer_id and actions.purpose = permissions.purpose and actions.channel = permissions.channel
    left join recent on customers.customer_id = recent.customer_id
)

select
    *,
    reason_code is null as is_eligible
from judged;
