{{ base_table('canonical', 'scored_pairs') }}
