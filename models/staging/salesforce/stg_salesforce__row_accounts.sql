{{ account_rows('salesforce', [
    'contact',
    'lead',
    'account',
    'opportunity',
    'opportunity_contact_role',
    'task',
    'event',
    'user',
    'campaign',
    'campaign_member',
    'case'
]) }}
