{{ union_entity('fx_rates') }}
