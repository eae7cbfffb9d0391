{{ base_table('salesforce', 'campaign_member', landed=true) }}
