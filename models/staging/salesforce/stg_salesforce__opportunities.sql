with opportunities as (
    select *
    from {{ ref('base_salesforce__opportunity') }}
    where raw_status = 'used'
),

primary_roles as (
    select
        opportunity_id,
        contact_id,
        row_number() over (
            partition by opportunity_id
            order by case when is_primary then 0 else 1 end, created_at nulls last, role_id
        ) as precedence
    from {{ ref('base_salesforce__opportunity_contact_role') }}
    where
        raw_status = 'used'
        and contact_id is not null
),

final as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('opportunities.opportunity_id') }} as opportunity_id,
        {{ salesforce_id('opportunities.account_id') }} as account_source_id,
        {{ salesforce_id('coalesce(primary_roles.contact_id, opportunities.contact_id)') }} as source_record_id,
        opportunities.stage_name as stage,
        opportunities.is_won,
        opportunities.is_closed,
        coalesce(upper(opportunities.currency), '{{ var("decision_tier_salesforce_currency", var("decision_tier_base_currency")) }}') as currency,
        opportunities.amount,
        opportunities.created_at,
        case when opportunities.is_closed then opportunities.close_at end as closed_at,
        opportunities.raw_source,
        opportunities.raw_table,
        opportunities.raw_key,
        opportunities.raw_ingested_at
    from opportunities
    left join primary_roles
        on
            opportunities.opportunity_id = primary_roles.opportunity_id
            and primary_roles.precedence = 1
)

{{ conform('opportunities', 'final', [
    'source_system', 'opportunity_id', 'account_source_id', 'source_record_id', 'stage', 'is_won', 'is_closed',
    'currency', 'amount', 'created_at', 'closed_at'
]) }}
