"""Build the tier on Spark in this process, whose catalogue lives as long as it does.

`python spark_tier.py FOLDER VARIABLES`: the folder has the raw tables as `raw/<schema>/<table>/*.parquet`, and has then
the tables as `warehouse/<schema>.db/<table>/*.parquet`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from pyspark.sql import SparkSession

from python_checks.project import ROOT

# Views upon views of all that has landed: Spark takes minutes to plan one of them.
LIVE_VIEWS = "marts,config.materialized:view"

# Little data in many statements: to compile a statement takes longer than to run it.
SETTINGS = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
}


def dbt(command: str, folder: Path, variables: str, *choices: str) -> None:
    """Run dbt on Spark, and end the process where it fails."""
    places = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(folder / "target")]
    result = dbtRunner().invoke([command, *choices, "--quiet", "--target", "spark", "--vars", variables, *places])
    if not result.success:
        sys.exit(f"dbt {command} failed on Spark: {result.exception or ''}")


def main(folder: Path, variables: str) -> None:
    """Seeds first, for dbt begins the session with what the profile says."""
    os.environ.update({
        "DECISION_TIER_SPARK_CATALOG": "in-memory", "DECISION_TIER_SPARK_WAREHOUSE": str(folder / "warehouse"),
        "DBT_LOG_PATH": str(folder / "logs"),
    })  # fmt: skip
    dbt("seed", folder, variables)
    session = SparkSession.builder.getOrCreate()
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    for table in sorted((folder / "raw").glob("*/*")):
        session.sql(f"create schema if not exists {table.parent.name}")
        session.sql(f"create table {table.parent.name}.`{table.name}` using parquet location '{table}'")
    dbt("run", folder, variables, "--exclude", LIVE_VIEWS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
