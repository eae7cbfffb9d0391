with deals as (
    select *
    from {{ ref('base_hubspot__deal') }}
    where raw_status = 'used'
),

merged_deals as (
    select distinct merged_deal_id
    from {{ ref('base_hubspot__merged_deal') }}
    where
        raw_status = 'used'
        and merged_deal_id <> deal_id
),

stages as (
    select *
    from {{ ref('base_hubspot__deal_pipeline_stage') }}
    where raw_status = 'used'
),

deal_contacts as (
    select
        deal_id,
        min(contact_id) as contact_id
    from {{ ref('base_hubspot__deal_contact') }}
    where raw_status = 'used'
    group by deal_id
),

-- Association type 5 is the primary company.
deal_companies as (
    select
        deal_id,
        coalesce(min(case when type_id = '5' then company_id end), min(company_id)) as company_id
    from {{ ref('base_hubspot__deal_company') }}
    where raw_status = 'used'
    group by deal_id
),

current_stages as (
    select
        deal_id,
        stage_id,
        row_number() over (
            partition by deal_id
            order by entered_at desc nulls last, stage_id asc, raw_key asc
        ) as recency
    from {{ ref('base_hubspot__deal_stage') }}
    where
        raw_status = 'used'
        and is_current is distinct from false
),

deals_with_stage as (
    select
        deals.*,
        coalesce(deals.stage_id, current_stages.stage_id) as current_stage_id
    from deals
    left join current_stages
        on
            deals.deal_id = current_stages.deal_id
            and current_stages.recency = 1
    left join merged_deals on deals.deal_id = merged_deals.merged_deal_id
    where merged_deals.merged_deal_id is null
),

final as (
    select
        'hubspot' as source_system,
        deals.deal_id as opportunity_id,
        deal_companies.company_id as account_source_id,
        deal_contacts.contact_id as source_record_id,
        coalesce(stages.stage_name, deals.current_stage_id) as stage,
        stages.is_won,
        coalesce(stages.is_closed, stages.is_won or stages.probability = 0) as is_closed,
        coalesce(upper(deals.currency), '{{ var("decision_tier_hubspot_currency", var("decision_tier_base_currency")) }}') as currency,
        deals.amount,
        deals.created_at,
        case when coalesce(stages.is_closed, stages.is_won or stages.probability = 0) then deals.close_at end as closed_at,
        deals.raw_source,
        deals.raw_table,
        deals.raw_key,
        deals.raw_ingested_at
    from deals_with_stage as deals
    left join stages on deals.current_stage_id = stages.stage_id
    left join deal_contacts on deals.deal_id = deal_contacts.deal_id
    left join deal_companies on deals.deal_id = deal_companies.deal_id
)

{{ conform('opportunities', 'final', [
    'source_system', 'opportunity_id', 'account_source_id', 'source_record_id', 'stage', 'is_won', 'is_closed',
    'currency', 'amount', 'created_at', 'closed_at'
]) }}
