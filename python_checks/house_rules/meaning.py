"""DT4: what is measured rests on an agreed definition, and everybody who decides about customers is known."""

from __future__ import annotations

from collections.abc import Iterator

from python_checks.house_rules import Finding, rule
from python_checks.house_rules.project_view import ProjectView

DIAGNOSTIC = "diagnostic"
GRAINS = {"customer", "account", "decision", "channel"}
# Definitions of something that is true of a customer or an account can be asked for.
ASKED_FOR = ("customer", "account")


@rule("DT401")
def metric_has_a_counter_metric(project: ProjectView) -> Iterator[Finding]:
    """Every metric names the metric that must not suffer for it; a diagnostic one is no such metric."""
    metrics = {metric.name: metric for metric in project.metrics}
    fix = "Name in meta.counter_metric what must not suffer for it"
    for metric in project.metrics:
        counter = metrics.get(metric.counter_metric)
        if not metric.counter_metric:
            yield metric.name, "is a metric without a counter-metric", fix
        elif counter is None or counter is metric or DIAGNOSTIC in counter.tags:
            yield metric.name, f"has {metric.counter_metric} for a counter-metric, which counters nothing", fix


@rule("DT402")
def channel_metric_is_diagnostic(project: ProjectView) -> Iterator[Finding]:
    """A metric says what it is about; what is about a channel is tagged diagnostic, and nothing else is."""
    for metric in project.metrics:
        if metric.grain not in GRAINS:
            yield metric.name, "does not say what it is about", f"Set meta.grain to one of {', '.join(sorted(GRAINS))}"
        elif metric.grain == "channel" and DIAGNOSTIC not in metric.tags:
            yield metric.name, "is of channel grain and would pass for success", f"Tag it {DIAGNOSTIC}"
        elif metric.grain != "channel" and DIAGNOSTIC in metric.tags:
            yield metric.name, f"is of {metric.grain} grain and tagged {DIAGNOSTIC}", "Remove the tag"


@rule("DT403")
def metric_is_reported_beside_its_counter(project: ProjectView) -> Iterator[Finding]:
    """Whoever reports a metric reports its counter-metric too."""
    counters = {metric.name: metric.counter_metric for metric in project.metrics}
    for name, reported in project.saved_queries.items():
        for metric in reported:
            if counters.get(metric) and counters[metric] not in reported:
                yield name, f"reports {metric} without {counters[metric]}", "Add it to the saved query"


@rule("DT404")
def definition_can_be_asked_for(project: ProjectView) -> Iterator[Finding]:
    """What is defined of a customer or an account is a metric or a dimension, and these name registered definitions."""
    named = {metric.definition_id for metric in project.metrics} | set(project.dimensions.values())
    for identifier, grain in project.definitions.items():
        if grain.startswith(ASKED_FOR) and identifier not in named:
            yield identifier, "is no metric and no dimension", "Name it in meta.definition_id of what stands for it"
    for identifier in sorted(named - set(project.definitions) - {""}):
        yield identifier, "is named by the semantic layer and registered nowhere", "Correct meta.definition_id"


@rule("DT405")
def programme_is_judged_by_customers(project: ProjectView) -> Iterator[Finding]:
    """The primary metric of a programme is about customers, never about its channel."""
    for programme, grain in project.programmes.items():
        if grain != "customer":
            wrong = f"is a programme judged by a metric of {grain or 'unknown'} grain"
            yield programme, wrong, "Name in programmes.customer_metric a metric of customer grain"


@rule("DT406")
def consumer_is_exposed(project: ProjectView) -> Iterator[Finding]:
    """Every consumer of the seed is an exposure of the same name and owner that reads its feed."""
    for consumer in project.consumers:
        exposure = project.exposures.get(consumer.consumer_id)
        if exposure is None:
            yield consumer.consumer_id, "is a consumer without an exposure", "Add it to models/marts/semantics"
        elif consumer.feed not in exposure.reads:
            yield consumer.consumer_id, f"does not read its feed {consumer.feed}", "Add the feed to depends_on"
        elif exposure.owner != consumer.owner:
            yield consumer.consumer_id, f"has the owner {exposure.owner} here and {consumer.owner} there", "Name one"


@rule("DT407")
def exposure_reads_public_marts(project: ProjectView) -> Iterator[Finding]:
    """An exposure has an owner and a maturity, and reads public marts alone."""
    for name, exposure in project.exposures.items():
        if not exposure.owner or not exposure.maturity:
            yield name, "is an exposure without owner or maturity", "Say who answers for it and how mature it is"
        for read in exposure.reads:
            model = project.model(read)
            if model is None or model.floor != "marts" or model.access != "public":
                yield name, f"is an exposure that reads {read}, no public mart", "Read a mart"


@rule("DT408")
def consumer_stands_behind_suppressions(project: ProjectView) -> Iterator[Finding]:
    """Whatever a consumer reads to decide about customers comes after suppressions."""
    for consumer in project.consumers:
        exposure = project.exposures.get(consumer.consumer_id)
        for read in exposure.reads if exposure else ():
            if "int_suppressions" not in project.ancestors(read):
                yield consumer.consumer_id, f"decides by {read}, which no suppression reaches", "Read its feed"
