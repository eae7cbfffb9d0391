-- Exactly one version of a definition is in force at each instant from its first to its last.
{{ version_faults(ref('int_definition_rows')) }}
