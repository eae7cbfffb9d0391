-- Every definition in force rests on an agreement that marketing, sales and service have signed and that is not overdue.
{{ agreement_faults(ref('int_definition_rows'), ref('agreements')) }}
