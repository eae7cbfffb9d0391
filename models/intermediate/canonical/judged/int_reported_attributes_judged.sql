{{ union_entity('reported_attributes') }}
