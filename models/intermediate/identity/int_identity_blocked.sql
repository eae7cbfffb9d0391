-- Values that are never evidence: what the seed blocks, and what agents, internal users and test people carry.
with observed as (
    select
        occurrences.value_key,
        occurrences.identifier_type,
        lower(occurrences.identifier_value) as folded,
        split_part(split_part(lower(occurrences.identifier_value), '@', 1), '+', 1) as local_part,
        case
            when occurrences.identifier_type = 'email' then split_part(lower(occurrences.identifier_value), '@', 2)
        end as mail_domain,
        max(case when records.is_internal or records.is_test then 1 else 0 end) = 1 as is_internal
    from {{ ref('int_identity_occurrences') }} as occurrences
    inner join {{ ref('int_identity_records') }} as records on occurrences.record_key = records.record_key
    group by occurrences.value_key, occurrences.identifier_type, occurrences.identifier_value
),

rules as (
    select
        match_kind,
        identifier_type,
        match_value,
        lower(match_value) as folded
    from {{ ref('blocked_identifiers') }} as blocked_identifiers
    where {{ is_effective('blocked_identifiers') }}
),

matched as (
    select
        observed.value_key,
        'INTERNAL' as block_reason
    from observed
    where observed.is_internal
    {%- for kind, condition in [
        ('exact', 'observed.folded = rules.folded'),
        ('local_part', 'observed.local_part = rules.folded and observed.mail_domain <> \'\''),
        ('domain', 'observed.mail_domain = rules.folded'),
        ('prefix', 'substr(observed.folded, 1, length(rules.folded)) = rules.folded'),
        ('pattern', matches_expression('observed.folded', 'rules.match_value')),
    ] %}
    union all
    select
        observed.value_key,
        '{{ kind | upper }}' as block_reason
    from observed
    inner join rules on {{ condition }}
    where
        rules.match_kind = '{{ kind }}'
        and (rules.identifier_type is null or rules.identifier_type = observed.identifier_type)
    {%- endfor %}
),

final as (
    select
        value_key,
        min(block_reason) as block_reason
    from matched
    group by value_key
)

select * from final
