{{ config(group='data_platform') }}

-- HubSpot leaves events out of its reports and replaces them by others; what somebody said about consent stands all the same.
select
    raw_key,
    event_type,
    raw_reason
from {{ ref('base_hubspot__email_event') }}
where
    event_type in ('STATUSCHANGE', 'SPAMREPORT', 'BOUNCE')
    and raw_status = 'ignored'
    and raw_reason not in ('AFTER_CLOCK', 'SUPERSEDED_VERSION')
