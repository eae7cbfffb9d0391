{{ config(materialized='table') }}

{{ base_table('hubspot', 'email_event') }}
