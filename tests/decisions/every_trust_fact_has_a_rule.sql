-- A trust fact without a rule would be known and heeded by nobody: each row is such a fact.
select distinct facts.fact
from {{ ref('int_trust_facts') }} as facts
where not exists (
    select 1
    from {{ ref('suppression_rules') }} as rules
    where
        rules.fact = facts.fact
        and {{ is_effective('rules') }}
)
