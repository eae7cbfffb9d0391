-- A suppression rule without an agreement that marketing, sales and service have all signed and that is in force cannot
-- be active: each row is such a rule.
select
    rules.rule_id,
    rules.agreement_id
from {{ ref('suppression_rules') }} as rules
left join {{ ref('agreements') }} as agreements
    on
        rules.agreement_id = agreements.agreement_id
        and agreements.status = 'authoritative'
        and agreements.marketing_signatory is not null
        and agreements.sales_signatory is not null
        and agreements.service_signatory is not null
        and agreements.signed_on <= {{ as_of() }}
        and agreements.review_by > {{ as_of() }}
        and {{ is_effective('agreements') }}
where
    {{ is_effective('rules') }}
    and agreements.agreement_id is null
