{{ base_table('rudderstack', 'rudder_discards') }}
