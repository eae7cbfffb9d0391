"""The semantic layer says of every metric what plain SQL says of the marts, and every consumer reads one meaning."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Warehouse
from jsonschema import Draft202012Validator
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.validation.data_warehouse_model_validator import DataWarehouseModelValidator
from metricflow_semantic_interfaces.protocols.semantic_manifest import SemanticManifest
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup
from sqlglot import parse_one
from sqlglot.expressions import Column

from python_checks import interchange
from python_checks.project import ROOT

pytestmark = pytest.mark.builds

CUSTOMERS = "from decision_tier.customers"
PLAIN = {
    "customers": f"select count(distinct customer_id) {CUSTOMERS}",
    "active_customers": f"select count(*) {CUSTOMERS} where is_active_customer",
    "active_customer_share": f"select avg(cast(is_active_customer as integer)) {CUSTOMERS}",
    "at_risk_customers": f"select count(*) {CUSTOMERS} where is_at_risk",
    "high_value_customers": f"select count(*) {CUSTOMERS} where value_tier in ('high', 'top')",
    "engaged_customers": f"select count(*) {CUSTOMERS} where engagement_level in ('low', 'medium', 'high')",
    "promotable_customers": f"select count(*) {CUSTOMERS} where is_promotable",
    "fatigued_customers": f"select count(*) {CUSTOMERS} where fatigue_level in ('low', 'medium', 'high')",
    "open_tickets": f"select sum(open_ticket_count) {CUSTOMERS}",
    "contribution_margin": f"select sum(contribution_margin_365d) {CUSTOMERS}",
    "margin_per_customer": f"select sum(contribution_margin_365d) / count(*) {CUSTOMERS}",
    "predicted_margin": f"select sum(predicted_margin_365d) {CUSTOMERS}",
    "at_risk_accounts": "select count(*) from decision_tier.accounts where is_at_risk",
    "account_margin": "select sum(contribution_margin_365d) from decision_tier.accounts",
    "permission_share": "select count(*) filter (is_permitted) / count(*) from decision_tier.consent_permissions",
    "withdrawal_share": "select count(*) filter (status = 'withdrawn') / count(*) "
    "from decision_tier.consent_permissions",
    "cohort_customers": "select sum(customers) from outcomes.retention_cohorts where is_mature",
    "retained_customers": "select sum(retained) from outcomes.retention_cohorts",
    "retention_rate": "select sum(retained) / sum(customers) from outcomes.retention_cohorts where is_mature",
    "customer_value": "select avg(contribution_margin) from outcomes.value_trajectories",
    "customer_value_slope": "select avg(slope) from outcomes.value_trajectories",
    "satisfaction_score": "select avg(score) from outcomes.satisfaction_trajectories",
    "satisfaction_response_rate": "select avg(response_rate) from outcomes.satisfaction_trajectories",
    "programme_customer_lift": "select avg(customer_lift) from outcomes.goodhart_monitor",
    "programme_channel_lift": "select avg(channel_lift) from outcomes.goodhart_monitor",
    "programme_quality_effect": "select avg(quality_effect) from outcomes.quality_vs_velocity",
    "programme_velocity_effect": "select avg(velocity_effect) from outcomes.quality_vs_velocity",
    "machine_decisions": "select count(*) from governance.ai_decision_reviews",
    "wrong_decision_share": "select count(*) filter (root_cause not in ('sound', 'unreviewed')) / count(*) "
    "from governance.ai_decision_reviews",
    "reviewed_decision_share": "select count(reviewed_at) / count(*) from governance.ai_decision_reviews",
    "pending_escalations": "select count(*) from governance.escalations where is_pending",
    "escalations_in_time": "select avg(cast(is_sla_met as integer)) from governance.escalations",
}
FEEDS = ("agent_context", "personalization_feed", "sales_alert_feed", "service_routing_feed")


class Client:
    """What MetricFlow needs of DuckDB."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def __init__(self, database: Path) -> None:
        self.connection = duckdb.connect(str(database), read_only=True)

    def dry_run(self, stmt: str, **_: object) -> None:
        self.connection.execute(f"explain {stmt}")


class SemanticLayer:
    """The semantic manifest of a build, asked by MetricFlow and answered by its warehouse."""

    def __init__(self, warehouse: Warehouse, found: str = "", planted: str = "") -> None:
        text = (warehouse.folder / "target" / "semantic_manifest.json").read_text()
        assert found in text
        self.text = text.replace(found, planted) if found else text
        self.manifest: SemanticManifest = parse_manifest_from_dbt_generated_manifest(self.text)
        self.client = Client(warehouse.database)
        self.engine = MetricFlowEngine(SemanticManifestLookup(self.manifest), self.client)

    def names(self, kind: str) -> list[str]:
        return [entry["name"] for entry in json.loads(self.text)[kind]]

    def ask(self, **query: object) -> list[tuple[Any, ...]]:
        request = MetricFlowQueryRequest.create(**query)
        return self.client.connection.execute(self.engine.explain(request).sql_statement.sql).fetchall()

    def disagreements(self) -> set[str]:
        """The metrics that are not what plain SQL says."""
        found = set()
        for name in self.names("metrics"):
            ((metric,),) = self.ask(metric_names=[name])
            ((plain,),) = self.client.connection.execute(PLAIN[name]).fetchall()
            if metric is None or float(metric) != pytest.approx(float(plain), rel=1e-9):
                found.add(name)
        return found

    def faults(self) -> list[str]:
        """What MetricFlow finds wrong with the definitions and with their columns in the warehouse."""
        warehouse = DataWarehouseModelValidator(sql_client=self.client)
        results = [
            SemanticManifestValidator[SemanticManifest]().validate_semantic_manifest(self.manifest),
            warehouse.validate_dimensions(self.manifest),
            warehouse.validate_entities(self.manifest),
        ]
        return [issue.message for result in results for issue in result.errors]


@pytest.fixture(scope="module")
def layer(demo: Warehouse) -> SemanticLayer:
    return SemanticLayer(demo)


def test_every_metric_is_what_plain_sql_says(layer: SemanticLayer) -> None:
    assert set(layer.names("metrics")) == set(PLAIN)
    assert layer.disagreements() == set()


@pytest.mark.nightly
def test_mf_itself_says_of_every_metric_what_plain_sql_says(
    layer: SemanticLayer, demo: Warehouse, tmp_path: Path
) -> None:
    # It reads the artefact in the folder `target` of the project it stands in.
    for part in ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests", "analyses"):
        (tmp_path / part).symlink_to(ROOT / part)
    own = demo.copied_to(tmp_path)
    shutil.copy(demo.folder / "target" / "semantic_manifest.json", tmp_path / "target")
    names = layer.names("metrics")
    command = [str(Path(sys.executable).with_name("mf")), "query", "--metrics", ",".join(names), "--csv", "answer.csv"]
    environment = {**os.environ, **own.environment, "DBT_PROFILES_DIR": str(tmp_path)}
    outcome = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False, env=environment)
    assert outcome.returncode == 0, outcome.stdout
    (told,) = csv.DictReader((tmp_path / "answer.csv").read_text().splitlines())
    for name in names:
        ((plain,),) = demo.rows(PLAIN[name])
        assert float(told[name]) == pytest.approx(float(plain), rel=1e-9), name


def test_metric_that_says_something_else_is_found(demo: Warehouse) -> None:
    planted = SemanticLayer(demo, '"expr": "is_promotable"', '"expr": "is_at_risk"')
    assert planted.disagreements() == {"promotable_customers"}


def test_definitions_are_valid_in_the_warehouse(layer: SemanticLayer) -> None:
    assert layer.faults() == []


def test_dimension_that_is_no_column_is_found(demo: Warehouse) -> None:
    planted = SemanticLayer(demo, '"name": "arm"', '"name": "branch"')
    assert any('Referenced column "branch" not found' in fault for fault in planted.faults())


def test_every_saved_query_is_answered(layer: SemanticLayer) -> None:
    for name in layer.names("saved_queries"):
        assert len(layer.ask(saved_query_name=name)) > 1, name


def test_a_metric_of_another_mart_is_told_by_what_is_true_of_the_customer(layer: SemanticLayer) -> None:
    told = layer.ask(metric_names=["satisfaction_score"], group_by_names=["customer__value_tier"])
    plain = layer.client.connection.execute(
        "select value_tier, avg(score) from outcomes.satisfaction_trajectories "
        "left join decision_tier.customers using (customer_id) group by value_tier"
    ).fetchall()
    assert dict(told) == pytest.approx(dict(plain))


def test_interchange_says_the_same(layer: SemanticLayer, demo: Warehouse) -> None:
    exported = interchange.document(json.loads((demo.folder / "target" / "manifest.json").read_text()))
    schema = json.loads((Path(__file__).parent / "fixtures/ossie/ossie-schema.json").read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(exported)] == []
    sources = {dataset["name"]: dataset["source"] for dataset in exported["datasets"]}
    assert [metric["name"] for metric in exported["metrics"]] == sorted(layer.names("metrics"))
    for metric in exported["metrics"]:
        sql = metric["expression"]["dialects"][0]["expression"]
        ((name,),) = [{column.table for column in parse_one(sql).find_all(Column)}]
        ((told,),) = layer.client.connection.execute(f"select {sql} from {sources[name]} as {name}").fetchall()
        ((asked,),) = layer.ask(metric_names=[metric["name"]])
        assert float(told) == pytest.approx(float(asked), rel=1e-9), metric["name"]


def test_engaged_means_the_same_to_every_consumer(layer: SemanticLayer) -> None:
    engaged = layer.ask(metric_names=["engaged_customers"])
    for feed in FEEDS:
        sql = f"select count(*) from decision_tier.{feed} where engagement_level <> 'none'"
        assert layer.client.connection.execute(sql).fetchall() == engaged, feed
