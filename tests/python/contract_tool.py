"""Ask datacontract-cli which contracts a published file breaks: `python contract_tool.py TIER CONTRACT...`.

The last line of the output is what is amiss, by contract, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"


def amiss(tier: str, name: str) -> list[str]:
    """Every check of a contract that does not pass, and why."""
    from datacontract.data_contract import DataContract

    document = yaml.safe_load((CONTRACTS / name).read_text())
    schema, _, table = document["id"].partition(".")
    document["schema"][0]["physicalName"] = table
    document["servers"] = [{"server": "tier", "type": "duckdb", "database": tier, "schema": schema}]
    run = DataContract(data_contract_str=yaml.safe_dump(document), server="tier").test()
    assert len(run.checks) > len(document["schema"][0]["properties"])
    return [f"{check.name}: {check.reason}" for check in run.checks if check.result.value != "passed"]


def main(tier: str, *names: str) -> None:
    """Say what is amiss."""
    found = {name.removesuffix(".yml"): amiss(tier, name) for name in names}
    print(json.dumps({name: what for name, what in found.items() if what}))


if __name__ == "__main__":
    main(*sys.argv[1:])
