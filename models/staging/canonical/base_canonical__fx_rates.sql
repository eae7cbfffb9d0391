{{ base_table('canonical', 'fx_rates') }}
