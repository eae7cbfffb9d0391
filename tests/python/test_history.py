"""What the history says of the past is what was true and known then."""

from __future__ import annotations

import pytest
from conftest import Warehouse

pytestmark = pytest.mark.builds

# The instants at which a rule on interest would have been judged otherwise by all signals than by those that were kept.
FORGOTTEN = """
    with latest as (
        select inputs.customer_id, inputs.valid_from, inputs.last_interest_at, max(signals.occurred_at) as true_interest_at
        from tier_intermediate.int_lifecycle_inputs as inputs
        left join tier_intermediate.int_signals as signals
            on inputs.customer_id = signals.customer_id and signals.occurred_at <= inputs.valid_from
            and signals.is_human and signals.signal_class = 'active'
        group by all
    )
    select latest.customer_id, latest.valid_from
    from latest cross join (select distinct max_days_since_last_interest as days from tier_definitions.lifecycle_rules)
    where (last_interest_at >= valid_from - days * interval '1 day')
        is distinct from (true_interest_at >= valid_from - days * interval '1 day')
"""


def test_no_interest_is_forgotten(demo: Warehouse) -> None:
    assert demo.rows("select count(*) from tier_intermediate.int_lifecycle_inputs where last_interest_at is not null") > [
        (1000,)
    ]
    assert demo.rows(FORGOTTEN) == []
