"""DT0: data walks one way, and every model stands where its name says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from python_checks.house_rules import Finding, rule
from python_checks.house_rules.project_view import ProjectView

FLOORS = ("staging", "intermediate", "marts")
# Rooms of the intermediate floor in the order data walks; rooms of one rank may read each other.
CONTEXT = ("accounts", "consent", "engagement", "lifecycle", "service", "value")
RANKS = {"canonical": 0, "identity": 1, **dict.fromkeys(CONTEXT, 2), "decisions": 3, "outcomes": 4, "governance": 4}


@rule("DT001")
def reads_own_floor_or_the_one_above(project: ProjectView) -> Iterator[Finding]:
    """A model reads only from its own floor or the one above it; marts never read staging."""
    for model in project.models:
        for name in model.reads:
            read = project.model(name)
            if read is None or model.floor not in FLOORS or read.floor not in FLOORS:
                continue
            steps = FLOORS.index(model.floor) - FLOORS.index(read.floor)
            if steps not in (0, 1):
                wrong = f"stands on {model.floor} and reads {name} of {read.floor}"
                yield model.name, wrong, "Read the last model of the concern on your own floor or the one above"


@rule("DT002")
def reads_no_later_room(project: ProjectView) -> Iterator[Finding]:
    """On the intermediate floor data walks canonical, identity, context, decisions, and never back."""
    for model in project.models:
        for name in model.reads:
            read = project.model(name)
            if read is None or model.floor != "intermediate" or read.floor != "intermediate":
                continue
            if RANKS.get(read.room, 0) > RANKS.get(model.room, 0):
                wrong = f"stands in {model.room} and reads {name} of the later room {read.room}"
                yield model.name, wrong, "Move it to the later room, or read what comes before it"


@rule("DT003")
def only_canonical_reads_staging(project: ProjectView) -> Iterator[Finding]:
    """Vendors meet in the canonical entities; no other room knows one."""
    for model in project.models:
        for name in model.reads:
            read = project.model(name)
            if read and read.floor == "staging" and model.floor == "intermediate" and model.room != "canonical":
                yield model.name, f"reads {name} of a vendor", "Read the canonical entity int_<entity>"
            if read and read.floor == model.floor == "staging" and read.room != model.room:
                yield model.name, f"reads {name} of the vendor {read.room}", "Keep each vendor to its folder"


@rule("DT004")
def offers_no_action_around_suppressions(project: ProjectView) -> Iterator[Finding]:
    """Suppression comes before personalisation: who reads the catalogue of actions stands behind it, in decisions."""
    for model in project.models:
        # Governance looks back at what was decided, and offers nothing.
        if "seed.decision_tier.action_catalogue" not in model.definitions or model.room == "governance":
            continue
        if model.room != "decisions":
            yield model.name, "offers actions outside decisions", "Read int_next_best_actions or int_action_eligibility"
        elif "int_suppressions" not in project.ancestors(model.name):
            yield model.name, "offers actions that no suppression reaches", "Join int_action_eligibility"


@rule("DT005")
def name_says_where_it_stands(project: ProjectView) -> Iterator[Finding]:
    """base_<vendor>__<table>, stg_ and landed_<vendor>__<entity> in the vendor folder, int_<name>, marts bare."""
    for model in project.models:
        pattern = {
            "staging": rf"(base|stg|landed)_{model.room}__[a-z0-9_]+",
            "intermediate": r"int_[a-z0-9_]+",
            "marts": r"(?!base_|stg_|int_|fct_|dim_)[a-z0-9_]+",
        }.get(model.floor)
        if pattern is None:
            yield model.name, f"stands on no floor ({model.path})", "Move it to models/staging, intermediate or marts"
        elif not re.fullmatch(pattern, model.name):
            yield model.name, f"has no name of {'/'.join(model.folders)}", f"Name it {pattern}"


@rule("DT006")
def only_base_models_read_sources(project: ProjectView) -> Iterator[Finding]:
    """The base models are the only place source() appears, and beside them the models of what has landed since."""
    for model in project.models:
        if model.sources and not (model.is_base or model.is_landed):
            yield model.name, f"reads the raw table {model.sources[0].split('.', 2)[2]}", "Read its base model"


@rule("DT007")
def base_model_is_one_line(project: ProjectView) -> Iterator[Finding]:
    """A base model is the single line {{ base_table('<vendor>', '<table>') }}; the YAML says the rest.

    One of what has landed may say which columns are read of it.
    """
    for model in project.models:
        if model.is_base:
            vendor, _, table = model.name.removeprefix("base_").partition("__")
            landed = ", landed=true" if model.is_landed else ""
            line = f"{{{{ base_table('{vendor}', '{table.removeprefix('landed_')}'{landed}) }}}}"
            said = re.sub(r", only=\[('\w+'(, )?)+\]", "", model.raw) if model.is_landed else model.raw
            if said.strip() != line:
                yield model.name, "is more than its macro call", f"Make it the line {line}"


@rule("DT008")
def base_model_is_accounted_for(project: ProjectView) -> Iterator[Finding]:
    """Every base model is in its vendor's row accounts, so that no raw row is lost silently."""
    for model in project.models:
        if model.is_base and not model.is_landed:
            accounts = project.model(f"stg_{model.room}__row_accounts")
            if accounts is None or model.name not in accounts.reads:
                fix = f"Add '{model.name.partition('__')[2]}' to stg_{model.room}__row_accounts"
                yield model.name, "is not in its vendor's row accounts", fix


@rule("DT009")
def staging_reads_used_rows(project: ProjectView) -> Iterator[Finding]:
    """A staging model reads its base models `where raw_status = 'used'`."""
    for model in project.models:
        if model.floor != "staging" or model.is_base or model.is_landed or model.name.endswith("__row_accounts"):
            continue
        reads = len(re.findall(r"ref\(\s*'base_", model.code))
        filters = len(re.findall(r"raw_status\s*=\s*'used'", model.code))
        if filters < reads:
            wrong = f"reads {reads} base models and filters raw_status = 'used' {filters} times"
            yield model.name, wrong, "Filter each of them in its import"
