{{ base_table('canonical', 'consumer_attestations') }}
