{{ base_table('snowplow', 'events', landed=true, only=['user_id', 'domain_userid', 'event_name', 'consent_preferences']) }}
