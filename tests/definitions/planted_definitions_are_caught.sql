-- Definitions with one fault each: the checks of versions, agreements and text must find exactly these faults.
with definition_rows (seed_name, definition_key, version, agreement_id, effective_from, effective_to) as (
    values
    ('sound', 'a', 1, 'SIGNED', timestamp '2020-01-01', timestamp '2025-01-01'),
    ('sound', 'a', 2, 'SIGNED', timestamp '2025-01-01', timestamp '9999-12-31'),
    ('overlap', 'a', 1, 'SIGNED', timestamp '2020-01-01', timestamp '2025-01-02'),
    ('overlap', 'a', 2, 'SIGNED', timestamp '2025-01-01', timestamp '9999-12-31'),
    ('hole', 'a', 1, 'SIGNED', timestamp '2020-01-01', timestamp '2024-12-31'),
    ('hole', 'a', 2, 'SIGNED', timestamp '2025-01-01', timestamp '9999-12-31'),
    ('same_version', 'a', 1, 'SIGNED', timestamp '2020-01-01', timestamp '2025-01-01'),
    ('same_version', 'a', 1, 'SIGNED', timestamp '2025-01-01', timestamp '9999-12-31'),
    ('empty', 'a', 1, 'SIGNED', timestamp '2025-01-01', timestamp '2025-01-01'),
    ('nobody_agreed', 'a', 1, 'NOWHERE', timestamp '2020-01-01', timestamp '9999-12-31'),
    ('nothing_named', 'a', 1, null, timestamp '2020-01-01', timestamp '9999-12-31'),
    ('service_did_not_sign', 'a', 1, 'HALF', timestamp '2020-01-01', timestamp '9999-12-31'),
    ('review_is_overdue', 'a', 1, 'OLD', timestamp '2020-01-01', timestamp '9999-12-31'),
    ('only_a_draft', 'a', 1, 'DRAFT', timestamp '2020-01-01', timestamp '9999-12-31'),
    ('no_longer_in_force', 'a', 1, 'OLD', timestamp '2020-01-01', timestamp '2021-01-01')
),

agreements (agreement_id, marketing_signatory, sales_signatory, service_signatory, signed_on, review_by, status, effective_from, effective_to) as (
    values
    ('SIGNED', 'a', 'b', 'c', timestamp '2019-01-01', timestamp '9000-01-01', 'authoritative', cast(null as timestamp), cast(null as timestamp)),
    ('HALF', 'a', 'b', null, timestamp '2019-01-01', timestamp '9000-01-01', 'authoritative', null, null),
    ('OLD', 'a', 'b', 'c', timestamp '2019-01-01', timestamp '2022-01-01', 'authoritative', null, null),
    ('DRAFT', 'a', 'b', 'c', timestamp '2019-01-01', timestamp '9000-01-01', 'draft', null, null)
),

texts (code) as (
    values ('fine'), ('two words'), (' before'), ('after '), (' '), ('1/2/2026'), ('2-Jan'), ('Jan-26'), ('2026-01-02'), ('=1+1'), ('@sum(a1)'), ('a=1'), ('--'),
    ('{{ "two\nlines" }}'), ('{{ "bell\u0007" }}'), ('{{ "turned \u202etext" }}'), ('{{ "zero\u200bwidth" }}'), ('{{ "\ufeffmark" }}'), ('{{ "p\u0430id" }}'),
    ('{{ "pa\u0440" }}'), ('{{ "\uff50aid" }}'), ('{{ "x" * 1000 }}'), ('{{ "x" * 1001 }}'),
    ('{{ "S\u00e3o Tom\u00e9 \u2013 \u0441\u043b\u043e\u0432\u043e, \u6f22\u5b57 \U0001f600" }}'), ('it''s "quoted" {% raw %}{{ 1 / 0 }} {% x %}{% endraw %}; drop table texts; --'), ('<b>&amp;</b>')
),

expected (subject, fault) as (
    values
    ('overlap', 'OVERLAP'),
    ('hole', 'HOLE'),
    ('same_version', 'SAME_VERSION'),
    ('empty', 'EMPTY_INTERVAL'),
    ('nobody_agreed', 'NO_AGREEMENT'),
    ('nothing_named', 'NO_AGREEMENT'),
    ('service_did_not_sign', 'NOT_SIGNED'),
    ('review_is_overdue', 'EXPIRED'),
    ('only_a_draft', 'NOT_SIGNED'),
    (' before', 'STRAY_BLANK'),
    ('after ', 'STRAY_BLANK'),
    (' ', 'STRAY_BLANK'),
    ('1/2/2026', 'EXCEL_DATE'),
    ('2-Jan', 'EXCEL_DATE'),
    ('Jan-26', 'EXCEL_DATE'),
    ('=1+1', 'FORMULA'),
    ('@sum(a1)', 'FORMULA'),
    ('{{ "two\nlines" }}', 'HIDDEN_CHARACTER'),
    ('{{ "bell\u0007" }}', 'HIDDEN_CHARACTER'),
    ('{{ "turned \u202etext" }}', 'HIDDEN_CHARACTER'),
    ('{{ "zero\u200bwidth" }}', 'HIDDEN_CHARACTER'),
    ('{{ "\ufeffmark" }}', 'HIDDEN_CHARACTER'),
    ('{{ "p\u0430id" }}', 'LOOK_ALIKE'),
    ('{{ "pa\u0440" }}', 'LOOK_ALIKE'),
    ('{{ "\uff50aid" }}', 'LOOK_ALIKE'),
    ('{{ "x" * 1001 }}', 'TOO_LONG')
),

found as (
    select seed_name as subject, fault from ({{ version_faults('definition_rows') }}) as versions
    union all
    select seed_name as subject, fault from ({{ agreement_faults('definition_rows', 'agreements') }}) as agreed
    union all
    select value as subject, fault from ({{ text_faults('texts', ['code']) }}) as text_checks
),

final as (
    (select 'not found' as problem, * from expected except select 'not found', * from found)
    union all
    (select 'not planted' as problem, * from found except select 'not planted', * from expected)
)

select * from final
