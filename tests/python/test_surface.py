"""The surface for systems without SQL says what the tier says, and no to everything it does not know."""

from __future__ import annotations

import argparse
import json
import logging
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import schemathesis
import sqlglot
from conftest import AS_OF, Warehouse
from starlette.testclient import TestClient

from python_checks import serve
from python_checks.project import ROOT, CheckFailed, ProjectError
from python_checks.surface import prepared
from python_checks.surface.app import LARGEST, Allowance, make_app
from python_checks.surface.eligibility import Answer, Holds, Question, Tier, hashed
from python_checks.surface.prepared import PreparedAnswers, value_of

README = ROOT / "README.md"
KEY = "a-key-of-the-tests"
NOW = datetime(2026, 6, 30, 12)
ASKED: dict[str, Any] = {"customer_id": "c_ann", "action_id": "promote_email"}

TABLES = """
create schema decision_tier;
create schema governance;
create table decision_tier.customers as
    select *, timestamp '2026-06-30 05:00:00' as as_of
    from (values ('c_ann', null, 'h1'), ('c_bob', 'a_1', 'h1'), ('c_cy', 'a_1', 'h1'))
    as rows_of (customer_id, account_id, definitions_hash);
create table decision_tier.customer_redirects as
    select 'c_anne' as retired_customer_id, 'c_ann' as customer_id;
create table decision_tier.customer_identifiers (
    identifier_type varchar, identifier_hash varchar, customer_id varchar, is_blocked boolean
);
create table decision_tier.live_action_eligibility as
    select
        *, 'email' as channel, timestamp '2026-06-30 06:00:00' as context_at, cast(null as varchar) as contact_from,
        cast(null as varchar) as contact_until, cast(null as timestamp) as eligible_until,
        case when action_class = 'promotional' then 2 end as contacts_left
    from (values
        ('c_ann', 'promote_email', 'promotional', true, null),
        ('c_ann', 'service_email', 'service', true, null),
        ('c_bob', 'promote_email', 'promotional', false, 'WITHDRAWN,PENDING_ESCALATION,WITHDRAWN'),
        ('c_bob', 'service_email', 'service', true, null),
        ('c_cy', 'promote_email', 'promotional', true, 'WITHDRAWN'),
        ('c_cy', 'service_email', 'service', null, null)
    ) as rows_of (customer_id, action_id, action_class, is_eligible, reason_codes);
create table governance.reason_owners as
    from (values ('WITHDRAWN', 'marketing'), ('PENDING_ESCALATION', 'service')) as rows_of (reason_code, owner);
create table governance.escalations as
    select
        'e1' as escalation_id, cast(null as varchar) as customer_id, 'a_1' as account_id, '1' as severity,
        'Head of Service' as accountable, true as is_pending, timestamp '2026-06-29' as opened_at;
"""


@pytest.fixture
def tier(tmp_path: Path) -> Tier:
    """A published tier of three customers, at noon of its day."""
    path = tmp_path / "tier.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        for kind, value, customer, is_blocked in [
            ("email", "ann@x.example", "c_ann", False),
            ("phone", "4930123", "c_ann", False),
            ("email", "team@x.example", "c_ann", False),
            ("email", "team@x.example", "c_bob", False),
            ("email", "info@x.example", "c_ann", True),
        ]:
            row = [kind, hashed(kind, value), customer, is_blocked]
            connection.execute("insert into decision_tier.customer_identifiers values (?, ?, ?, ?)", row)
    return Tier(path, clock=lambda: NOW)


@pytest.fixture
def client(tier: Tier) -> Iterator[TestClient]:
    """A caller with a key."""
    with TestClient(make_app(tier, (KEY,), 10_000), headers={"X-API-Key": KEY}) as client:
        yield client


def reasons(tier: Tier, **question: Any) -> list[str]:
    """Why a question is answered with no; nothing where the answer is yes."""
    answer, _ = tier.answer(Question(**question))
    assert answer.is_eligible == (not answer.reasons)
    return [reason.reason_code for reason in answer.reasons]


def publish(tier: Tier, sql: str) -> None:
    """Publish the tier anew, changed."""
    fresh = tier.path.with_name("fresh.duckdb")
    shutil.copy(tier.path, fresh)
    with duckdb.connect(str(fresh)) as connection:
        connection.execute(sql)
    fresh.replace(tier.path)


def test_answer_is_what_the_tier_says(client: TestClient) -> None:
    escalated = {"reason_code": "PENDING_ESCALATION", "owner": "Head of Service"}
    withdrawn = {"reason_code": "WITHDRAWN", "owner": "marketing"}
    promotion = {"action_id": "promote_email", "action_class": "promotional", "channel": "email"}
    service = {"action_id": "service_email", "action_class": "service", "channel": "email"}
    assert client.post("/v1/eligibility", json={"customer_id": "c_bob", "channel": "email"}).json() == {
        "customer_id": "c_bob",
        "is_eligible": False,
        "reasons": [withdrawn, escalated],
        "decisions": [
            {**promotion, "is_eligible": False, "reasons": [withdrawn, escalated]},
            {**service, "is_eligible": True, "reasons": []},
        ],
        "context": "published",
        "context_at": "2026-06-30T06:00:00",
        "definitions_hash": "h1",
    }
    assert client.post("/v1/eligibility", json=ASKED).json()["is_eligible"] is True


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"customer_id": "c_anne", "action_id": "promote_email"}, []),
        ({"identifier_type": "email", "identifier_value": " Ann@X.example", "channel": "email"}, []),
        ({"identifier_type": "phone", "identifier_value": "+49 (30) 123", "channel": "email"}, []),
        ({"identifier_type": "user_id", "identifier_value": "4930123", "channel": "email"}, ["UNKNOWN_CUSTOMER"]),
        (
            {"identifier_type": "email", "identifier_value": "team@x.example", "channel": "email"},
            ["AMBIGUOUS_CUSTOMER"],
        ),
        ({"identifier_type": "email", "identifier_value": "info@x.example", "channel": "email"}, ["UNKNOWN_CUSTOMER"]),
        ({"customer_id": "nobody", "channel": "email"}, ["UNKNOWN_CUSTOMER"]),
        ({"customer_id": "c_ann' or 'a' = 'a", "channel": "email"}, ["UNKNOWN_CUSTOMER"]),
        ({"customer_id": "c_ann", "action_id": "bribe"}, ["UNKNOWN_ACTION"]),
        ({"customer_id": "c_ann", "action_id": "promote_email", "channel": "sms"}, ["UNKNOWN_ACTION"]),
        # Rows that no build gives: permitted with a reason.
        ({"customer_id": "c_cy", "action_id": "promote_email"}, ["WITHDRAWN"]),
    ],
)
def test_who_and_what_is_found_or_refused(tier: Tier, question: dict[str, str], expected: list[str]) -> None:
    assert reasons(tier, **question) == expected


def test_unknown_is_no(tier: Tier) -> None:
    answer, _ = tier.answer(Question(customer_id="c_cy", action_id="service_email"))
    assert not answer.is_eligible


@pytest.mark.parametrize(
    ("context_at", "built_at", "expected"),
    [
        ("2026-06-29 12:00:00", "2026-06-20 00:00:00", []),
        ("2026-06-29 11:59:59", "2026-06-20 00:00:00", ["STALE_CONTEXT"]),
        ("2026-06-30 12:05:00", "2026-06-20 00:00:00", []),
        # A row dated ahead proves nothing, and takes nothing from what the build itself proves.
        ("2026-06-30 12:05:01", "2026-06-29 12:00:00", []),
        ("2026-06-30 12:05:01", "2026-06-29 11:59:59", ["STALE_CONTEXT"]),
        ("2026-06-30 12:05:01", "2026-06-30 12:05:01", ["STALE_CONTEXT"]),
    ],
)
def test_stale_context_is_no(tier: Tier, context_at: str, built_at: str, expected: list[str]) -> None:
    publish(
        tier,
        f"update decision_tier.live_action_eligibility set context_at = timestamp '{context_at}'; "
        f"update decision_tier.customers set as_of = timestamp '{built_at}'",
    )
    assert reasons(tier, **ASKED) == expected


def test_last_contact_is_promised_once(tier: Tier) -> None:
    """Many ask for the two contacts that are left, at once: two are told yes, whoever only asks takes none."""
    assert all(reasons(tier, **ASKED) == [] for _ in range(3))
    with ThreadPoolExecutor(8) as askers:
        told = list(askers.map(lambda _: tuple(reasons(tier, **ASKED, reserve=True)), range(16)))
    assert sorted(told) == [(), (), *[("CAP_RESERVED",)] * 14]
    assert reasons(tier, **ASKED) == ["CAP_RESERVED"]
    assert reasons(tier, customer_id="c_ann", action_id="service_email", reserve=True) == []
    # However late it is, only a tier that was built an hour after the promise, to the microsecond, knows of it.
    later = replace(tier, clock=lambda: NOW + timedelta(hours=3))
    assert reasons(later, **ASKED) == ["CAP_RESERVED"]
    for passed, expected in (
        (timedelta(hours=1) - timedelta(microseconds=1), ["CAP_RESERVED"]),
        (timedelta(hours=1), []),
    ):
        publish(later, f"update decision_tier.customers set as_of = timestamp '{NOW + passed}'")
        assert reasons(later, **ASKED) == expected


ASKS = """
import sys
from datetime import datetime
from pathlib import Path

from python_checks.surface.eligibility import Holds, Question, Tier

tier = Tier(Path(sys.argv[1]), clock=lambda: datetime(2026, 6, 30, 12), holds=Holds(Path(sys.argv[2])))
print("ready", flush=True)
sys.stdin.readline()
asked = Question(customer_id="c_ann", action_id="promote_email", reserve=True)
print(*(tier.answer(asked)[0].is_eligible for _ in range(30)))
"""


def test_last_contact_is_promised_once_by_two_processes(tier: Tier, tmp_path: Path) -> None:
    """Forty contacts are left, and two processes that share a file ask thirty times each."""
    publish(tier, "update decision_tier.live_action_eligibility set contacts_left = 40 where contacts_left = 2")
    command = [sys.executable, "-c", ASKS, str(tier.path), str(tmp_path / "holds.sqlite")]
    asking = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for one in asking:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in asking:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    told = [one.communicate()[0].split() for one in asking]
    assert [len(one) for one in told] == [30, 30]
    assert sum(one.count("True") for one in told) == 40


@pytest.mark.parametrize("harm", ["gone", "garbage", "empty", "folder"])
def test_promises_that_cannot_be_read_promise_nothing(tier: Tier, tmp_path: Path, harm: str) -> None:
    kept = tmp_path / "holds.sqlite"
    tier = replace(tier, holds=Holds(kept))
    assert reasons(tier, **ASKED, reserve=True) == []
    kept.unlink()
    if harm == "folder":
        kept.mkdir()
    elif harm != "gone":
        kept.write_text("no database at all" * 100 if harm == "garbage" else "")
    for reserve in (False, True):
        assert reasons(tier, **ASKED, reserve=reserve) == ["NO_CONTEXT"]
    # What no cap counts needs no promise.
    assert reasons(tier, customer_id="c_ann", action_id="service_email") == []


def test_does_not_start_without_its_promises(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DECISION_TIER_API_KEYS", "a" * 16)
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    with pytest.raises(ProjectError, match=r"no_folder.*cannot be used"):
        serve.run(parser.parse_args(["--holds", str(tmp_path / "no_folder" / "holds.sqlite")]))
    with pytest.raises(ProjectError, match="or no file"):
        serve.run(parser.parse_args(["--warehouse", str(tmp_path)]))


@pytest.mark.parametrize("choice", ["--max-age=nan", "--max-age=inf", "--max-age=-1", "--rate=0", "--port=70000"])
def test_number_that_is_none_is_said_to_be(choice: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args([choice])
    assert "is no number from" in capsys.readouterr().err


def test_what_is_refused_takes_no_contact(tier: Tier) -> None:
    refused = {"customer_id": "c_bob", "action_id": "promote_email"}
    for _ in range(3):
        assert reasons(tier, **refused, reserve=True) == ["WITHDRAWN", "PENDING_ESCALATION"]
    assert reasons(tier, **refused) == ["WITHDRAWN", "PENDING_ESCALATION"]


@pytest.mark.parametrize(
    "harm",
    [
        None,
        "",
        "drop table decision_tier.live_action_eligibility",
        "drop table governance.escalations",
        "update decision_tier.live_action_eligibility set context_at = null",
    ],
)
def test_harmed_tier_is_no(client: TestClient, tier: Tier, harm: str | None) -> None:
    """A tier that is gone, broken, without a table it needs or without a time."""
    assert client.post("/v1/eligibility", json=ASKED).json()["is_eligible"] is True
    if harm is None:
        tier.path.unlink()
    elif not harm:
        tier.path.write_bytes(b"no database")
    else:
        publish(tier, harm)
    response = client.post("/v1/eligibility", json=ASKED)
    assert response.status_code == 503
    assert response.json()["is_eligible"] is False
    assert response.json()["reasons"] == [{"reason_code": "NO_CONTEXT", "owner": "customer_decisions"}]


def test_nothing_is_written(tier: Tier) -> None:
    for one in (tier, replace(tier, is_live=True)):
        with one.reading() as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("create table tier.governance.note as select 1 as one")
        with one.reading() as connection, pytest.raises(duckdb.PermissionException):
            connection.execute(f"copy (select 1) to '{tier.path}.csv'")


def test_no_key_no_answer(client: TestClient) -> None:
    for key in ("", "another", KEY[:-1], KEY + "x"):
        for path in ("/v1/eligibility", "/mcp", "/nowhere"):
            response = client.post(path, json=ASKED, headers={"X-API-Key": key})
            assert (response.status_code, response.json()["is_eligible"]) == (401, False)


@pytest.mark.parametrize(("keys", "message"), [("", "is not set"), (" , ", "is not set"), (f"{KEY},short", "shorter")])
def test_does_not_start_without_keys(monkeypatch: pytest.MonkeyPatch, keys: str, message: str) -> None:
    monkeypatch.setenv("DECISION_TIER_API_KEYS", keys)
    with pytest.raises(ProjectError, match=message):
        serve.api_keys()


def test_size_is_limited(client: TestClient) -> None:
    padded = '{"customer_id": "c_ann", "channel": "email"%s}'
    fits = padded % (" " * (LARGEST - len(padded) + 2))
    kind = {"Content-Type": "application/json"}
    assert client.post("/v1/eligibility", content=fits, headers=kind).status_code == 200
    refused = client.post("/v1/eligibility", content=fits + " ", headers=kind)
    assert (refused.status_code, refused.json()["is_eligible"]) == (413, False)
    # Without a stated length, in pieces.
    assert client.post("/v1/eligibility", content=iter([b" " * 1000] * 9)).status_code == 413


def test_rate_is_limited_for_each_caller() -> None:
    now = [0.5]
    allowance = Allowance(2, clock=lambda: now[0])
    assert [allowance.take("a"), allowance.take("a"), allowance.take("a"), allowance.take("b")] == [
        True,
        True,
        False,
        True,
    ]
    # Not two at the end of one second and two more at the beginning of the next; what is refused counts for nothing.
    now[0] = 1.4
    assert not allowance.take("a")
    now[0] = 1.5
    assert [allowance.take("a") for _ in range(3)] == [True, True, False]


def test_too_many_questions_are_refused(tier: Tier) -> None:
    with TestClient(make_app(tier, (KEY,), 0), headers={"X-API-Key": KEY}) as client:
        response = client.post("/v1/eligibility", json=ASKED)
    assert (response.status_code, response.json()["is_eligible"]) == (429, False)


def test_identifier_is_neither_logged_nor_repeated(
    client: TestClient, tier: Tier, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "ann@secret.example"
    caplog.set_level(logging.DEBUG)
    half: dict[str, Any] = {"identifier_value": secret, "channel": "email"}
    whole = {**half, "identifier_type": "email"}
    broken = [half, {**whole, "customer_id": secret}, {**whole, secret: secret}, {**whole, "channel": [secret]}]
    asked = [*broken, whole]
    shown = [client.post("/v1/eligibility", json=question).text for question in asked]
    told = [tool(client, **question).text for question in asked]
    assert [json.loads(text)["result"]["isError"] for text in told] == [True, True, True, True, False]
    tier.path.unlink()
    shown += [*told, client.post("/v1/eligibility", json=whole).text, tool(client, **whole).text]
    assert not [text for text in [*shown, caplog.text] if secret in text]


def tool(client: TestClient, **question: Any) -> Any:
    """What the tool for agents answers."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "may_act", "arguments": question}}
    return client.post("/mcp", json=call, headers={"Accept": "application/json, text/event-stream"})


def test_agents_get_the_same_answer(client: TestClient) -> None:
    for question in (ASKED, {"customer_id": "c_bob", "channel": "email"}, {"customer_id": "nobody", "channel": "sms"}):
        result = tool(client, **question).json()["result"]
        assert result["structuredContent"] == client.post("/v1/eligibility", json=question).json()
    assert tool(client, customer_id="c_ann").json()["result"]["isError"] is True


def test_service_keeps_its_own_schema(tier: Tier) -> None:
    """Schemathesis asks what the schema permits and what it does not, and holds the answers against it."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", make_app(tier, (KEY,), 10_000))
    check_operation(schema["/v1/eligibility"]["POST"])


def check_operation(operation: Any) -> None:
    """Try questions of every kind on one operation."""
    from hypothesis import HealthCheck, given, settings

    @settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"X-API-Key": KEY})

    ask()


def test_readers_see_one_publication_or_the_next(tier: Tier) -> None:
    """Readers ask while the file is replaced: each answer is wholly of one publication, and the last one arrives."""
    seen: set[tuple[str | None, bool]] = set()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answer, _ = tier.answer(Question(**ASKED))
            seen.add((answer.definitions_hash, answer.is_eligible))

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(6):
        publish(
            tier,
            f"update decision_tier.customers set definitions_hash = 'h{number % 2}'; "
            f"update decision_tier.live_action_eligibility set is_eligible = {number % 2 == 1}",
        )
    done.set()
    for reader in readers:
        reader.join()
    assert seen <= {("h1", True), ("h0", False)}
    last, _ = tier.answer(Question(**ASKED))
    assert (last.definitions_hash, last.is_eligible) == ("h1", True)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (("12:00", "12:01"), []),
        (("11:00", "12:00"), ["QUIET_HOURS"]),
        (("12:01", "13:00"), ["QUIET_HOURS"]),
        # Over midnight, never, and half a window.
        (("22:00", "12:01"), []),
        (("12:00", "06:00"), []),
        (("12:01", "12:00"), ["QUIET_HOURS"]),
        (("12:00", "12:00"), ["QUIET_HOURS"]),
        (("12:00", None), []),
        ((None, "12:00"), ["QUIET_HOURS"]),
    ],
)
def test_hours_are_kept_when_the_question_is_asked(
    tier: Tier, hours: tuple[str | None, str | None], expected: list[str]
) -> None:
    with duckdb.connect(str(tier.path)) as connection:
        connection.execute(
            "update decision_tier.live_action_eligibility set contact_from = ?, contact_until = ?", hours
        )
    assert reasons(tier, **ASKED) == expected


@pytest.mark.parametrize(("until", "expected"), [(NOW, ["NO_LONGER_VALID"]), (NOW + timedelta(microseconds=1), [])])
def test_answer_ends_when_the_offer_does(tier: Tier, until: datetime, expected: list[str]) -> None:
    with duckdb.connect(str(tier.path)) as connection:
        connection.execute("update decision_tier.live_action_eligibility set eligible_until = ?", [until])
    assert reasons(tier, **ASKED) == expected


# What the hours and the end of an answer add to its reasons, in SQL.
NOT_NOW = """
    case when coalesce(contact_from, contact_until) is null then ''
        when contact_from < contact_until and minute >= contact_from and minute < contact_until then ''
        when contact_from > contact_until and (minute >= contact_from or minute < contact_until) then ''
        else ',QUIET_HOURS' end
    || case when eligible_until <= now then ',NO_LONGER_VALID' else '' end
"""


@pytest.mark.builds
def test_surface_of_the_demo_says_what_its_tables_say(demo: Warehouse, tmp_path: Path) -> None:
    """Live, for customers of different reasons; and every identifier is hashed as the build hashes it."""
    copy = demo.copied_to(tmp_path)
    ((context_at,),) = copy.rows("select max(context_at) from decision_tier.live_action_eligibility")
    rows = (
        f"select action_id, coalesce(reason_codes, '') || {NOT_NOW} from decision_tier.live_action_eligibility "
        f"cross join (select timestamp '{context_at}' as now, strftime(now, '%H:%M') as minute) "
    )
    tier = Tier(copy.database, is_live=True, max_age=timedelta(hours=1), clock=lambda: context_at)
    customers = copy.rows("select min(customer_id) from decision_tier.live_action_eligibility group by reason_codes")
    for (customer_id,), channel in zip(customers[:6], ["email", "sms"] * 3, strict=True):
        answer, was_read = tier.answer(Question(customer_id=customer_id, channel=channel))
        assert was_read
        expected = copy.rows(rows + f"where customer_id = '{customer_id}' and channel = '{channel}'")
        assert {one.action_id: (one.is_eligible, {r.reason_code for r in one.reasons}) for one in answer.decisions} == {
            action: (not codes, set(codes.split(",")) - {""}) for action, codes in expected
        }
    # Of whoever was erased only the hashes are left.
    published = copy.rows(
        "select identifier_type, identifier_hash from decision_tier.customer_identifiers "
        "where customer_id not in (select customer_id from tier_intermediate.int_erasures)"
    )
    raw = copy.rows("select identifier_type, identifier_value from tier_intermediate.int_identifier_map")
    assert {hashed(kind, value) for kind, value in raw} == {value for _, value in published}


@pytest.mark.builds
def test_example_of_the_readme_is_current(demo: Warehouse) -> None:
    example = re.search(r"-d '(?P<question>.*?)'\n```\n\n```json\n(?P<answer>.*?)```", README.read_text(), re.DOTALL)
    assert example
    ((context_at,),) = demo.rows("select max(context_at) from decision_tier.live_action_eligibility")
    tier = Tier(demo.database, is_live=True, clock=lambda: context_at)
    answer, _ = tier.answer(Question(**json.loads(example["question"])))
    # Which id, time and hash they are depends on everything else in the world.
    varies = {name: getattr(answer, name) for name in ("customer_id", "context_at", "definitions_hash")}
    assert Answer(**{**json.loads(example["answer"]), **varies, "context": "live"}) == answer


@pytest.mark.builds
def test_row_that_lands_is_denied_in_the_next_answer(demo: Warehouse, tmp_path: Path) -> None:
    copy = demo.copied_to(tmp_path)
    ((context_at,),) = copy.rows("select max(context_at) from decision_tier.live_action_eligibility")
    ((built_at,),) = copy.rows("select max(as_of) from decision_tier.customers")
    ((customer_id, system, record),) = copy.rows(
        "select customer_id, source_system, source_record_id from decision_tier.customer_identities "
        "where customer_id in (select customer_id from decision_tier.live_action_eligibility "
        "where action_id = 'promote_email' and is_eligible and contact_from is null and eligible_until is null) "
        "order by all limit 1"
    )
    tier = Tier(copy.database, is_live=True, clock=lambda: context_at)
    asked = Question(customer_id=customer_id, action_id="promote_email")
    assert tier.answer(asked)[0].is_eligible
    # Stamped before the clock of the build, and to be read only after it.
    copy.write(
        "insert into canonical.consent_events (source_system, consent_event_id, source_record_id, purpose, scope, "
        f"action, actor, occurred_at, _ingested_at) values ('{system}', 'late', '{record}', 'marketing', 'global', "
        f"'withdraw', 'subject', '{built_at}', timestamp '{built_at}' - interval 10 minute)"
    )
    answer, _ = tier.answer(asked)
    assert [reason.reason_code for reason in answer.reasons] == ["WITHDRAWN"]
    # What is escalated in one account holds back the people of those above it; what is merely open does not.
    ((customer_id, action_id, system, account),) = copy.rows(
        "select customer_id, action_id, split_part(subject_key, '|', 2), split_part(subject_key, '|', 3) "
        "from tier_intermediate.int_account_reach "
        "inner join tier_intermediate.int_account_keys using (account_id) "
        "inner join tier_intermediate.int_account_members as members on reached_id = members.account_id "
        "inner join decision_tier.live_action_eligibility using (customer_id) "
        "where is_parent and is_eligible and action_class = 'promotional' and contact_from is null "
        "and eligible_until is null and subject_key like 'account|%' order by all limit 1"
    )
    asked = Question(customer_id=customer_id, action_id=action_id)
    assert tier.answer(asked)[0].is_eligible
    landing = f"timestamp '{context_at}' + interval 1 second"
    columns = "source_system, ticket_id, account_source_id, status, is_escalated, created_at, _ingested_at"
    for is_escalated, expected in ((False, []), (True, ["PENDING_ESCALATION"])):
        copy.write(
            f"delete from canonical.tickets where ticket_id = 'late'; insert into canonical.tickets ({columns}) values "
            f"('{system}', 'late', '{account}', 'open', {is_escalated}, '{context_at}', {landing})"
        )
        answer, _ = tier.answer(asked)
        assert [reason.reason_code for reason in answer.reasons] == expected


@pytest.mark.builds
def test_what_landed_is_news_until_all_is_decided_anew(demo: Warehouse, tmp_path: Path) -> None:
    copy = demo.copied_to(tmp_path)
    ((customer_id, system, record),) = copy.rows(
        "select customer_id, source_system, source_record_id from decision_tier.customer_identities "
        "where customer_id in (select customer_id from decision_tier.live_action_eligibility "
        "where action_id = 'promote_email' and is_eligible) order by all limit 1"
    )
    copy.write(
        "insert into canonical.consent_events (source_system, consent_event_id, source_record_id, scope, action, "
        f"actor, occurred_at, _ingested_at) values ('{system}', 'news', '{record}', 'global', 'withdraw', 'subject', "
        "'2026-06-30 06:00:00', '2026-06-30 06:00:00')"
    )
    asked = (
        "select is_eligible, reason_codes, context_at from decision_tier.live_action_eligibility "
        f"where action_id = 'promote_email' and customer_id = '{customer_id}'"
    )
    before = copy.rows(asked)
    assert before[0][:2] == (False, "WITHDRAWN")
    # A build at noon that ends before it decides, and one of the clock and what rests on it, but not of the consent.
    views = ["base_canonical__landed_consent_events", "int_landed_denials"]
    for made in (views, ["int_decision_clock", *views]):
        outcome = copy.dbt("run", "--select", *made, decision_tier_as_of="2026-06-30 12:00:00")
        assert outcome.returncode == 0, outcome.stdout
        assert copy.rows(asked) == before
    # The clock stands where the run stood that decided everything; where none did, everything is news.
    clock = "select as_of from tier_intermediate.int_decision_clock"
    assert str(copy.rows(clock)[0][0]) == AS_OF
    copy.write("drop table tier_intermediate.int_decision_clock")
    assert copy.dbt("run", "--select", "int_decision_clock").returncode == 0
    assert str(copy.rows(clock)[0][0]) == "1970-01-01 00:00:00"


@pytest.mark.builds
def test_answers_planned_once_are_those_of_the_view(
    demo: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = demo.copied_to(tmp_path)
    with duckdb.connect(str(copy.database)) as warehouse:
        answers = PreparedAnswers(warehouse, copy.database.stem)
        view = warehouse.execute("select * from decision_tier.live_action_eligibility order by all")
        names = [column[0] for column in view.description]
        expected = [dict(zip(names, row, strict=True)) for row in view.fetchall()]
        assert ordered(answers.of({row["customer_id"] for row in expected})) == expected
        asked = next(row["customer_id"] for row in expected if row["is_eligible"])
        assert ordered(answers.of([asked, asked])) == [row for row in expected if row["customer_id"] == asked]
        assert answers.of(["nobody"]) == answers.of([]) == []
        with pytest.raises(CheckFailed, match="is one text and no list of customers"):
            answers.of(asked)
        with ThreadPoolExecutor(2) as threads:
            shared = threads.map(lambda one: answers.of([one]), [asked, "nobody"] * 4)
            assert [{row["customer_id"] for row in rows} for rows in shared] == [{asked}, set()] * 4
        # Nothing had landed in this table when the question was planned.
        system, record = warehouse.execute(
            "select source_system, source_record_id from decision_tier.customer_identities where customer_id = $1 "
            "order by all limit 1",
            [asked],
        ).fetchall()[0]
        warehouse.execute(
            "insert into canonical.privacy_requests (request_id, source_system, source_record_id, kind, received_at, "
            f"_ingested_at) values ('late', '{system}', '{record}', 'erasure', '2026-06-30 01:00', '2026-06-30 01:00')"
        )
        assert not any(row["is_eligible"] for row in answers.of([asked]))

        # What a build makes anew is read anew, be it while the question is planned; a plan that is blind is an error.
        def read_while_it_is_built(*arguments: Any, **options: Any) -> Any:
            monkeypatch.undo()
            warehouse.execute(
                "create or replace view decision_tier.live_action_eligibility as "
                "select customer_id, 'built' as action_id from tier_intermediate.int_customers"
            )
            return sqlglot.parse_one(*arguments, **options)

        answers = PreparedAnswers(warehouse, copy.database.stem)
        monkeypatch.setattr(sqlglot, "parse_one", read_while_it_is_built)
        assert answers.of([asked]) == [{"customer_id": asked, "action_id": "built"}]
        warehouse.execute("set disabled_optimizers = ''; create table canonical.more (id integer)")
        with pytest.raises(duckdb.Error, match="a kept plan would not see what lands"):
            answers.of([asked])
        warehouse.execute("drop view decision_tier.live_action_eligibility")
        with pytest.raises(CheckFailed, match="is no view of"):
            PreparedAnswers(warehouse, copy.database.stem).of([asked])


@pytest.mark.builds
def test_what_has_landed_is_read_once_until_something_may_have_been_committed(
    demo: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = demo.copied_to(tmp_path)
    read = PreparedAnswers._read_landed
    times: list[PreparedAnswers] = []

    def counted(answers: PreparedAnswers) -> None:
        times.append(answers)
        read(answers)

    monkeypatch.setattr(PreparedAnswers, "_read_landed", counted)
    with duckdb.connect(str(copy.database)) as warehouse:
        asked, system, record = warehouse.execute(
            "select customer_id, source_system, source_record_id from decision_tier.customer_identities "
            "semi join (from decision_tier.live_action_eligibility where is_eligible) using (customer_id) "
            "order by all limit 1"
        ).fetchall()[0]
        answers = PreparedAnswers(warehouse, copy.database.stem)
        erasure = (
            "(request_id, source_system, source_record_id, kind, received_at, _ingested_at) values "
            f"('late', '{system}', '{record}', 'erasure', '2026-06-30 01:00', '2026-06-30 01:00')"
        )

        def is_engaged() -> bool:
            return any(row["is_eligible"] for row in answers.of([asked]))

        # A question that failed, be it the first, has read nothing; whoever did anything may have committed something.
        with pytest.raises(duckdb.Error):
            answers.of([object()])  # type: ignore[list-item]
        assert [is_engaged(), is_engaged(), is_engaged(), len(times)] == [True, True, True, 2]
        warehouse.execute("select count(*) from decision_tier.customers").fetchall()
        assert [is_engaged(), is_engaged(), len(times)] == [True, True, 3]
        with pytest.raises(duckdb.Error):
            answers.of([object()])  # type: ignore[list-item]
        assert [is_engaged(), is_engaged(), len(times)] == [True, True, 4]
        # What is begun before a question and committed between two of them, taken back, and changed in place.
        warehouse.begin()
        warehouse.execute(f"insert into canonical.privacy_requests {erasure}")
        assert [is_engaged(), is_engaged()] == [True, True]
        warehouse.commit()
        assert [is_engaged(), is_engaged()] == [False, False]
        warehouse.execute("delete from canonical.privacy_requests where request_id = 'late'")
        assert [is_engaged(), is_engaged()] == [True, True]
        begun = warehouse.cursor()
        begun.begin()
        begun.execute(f"insert into canonical.privacy_requests {erasure}")
        begun.commit()
        warehouse.execute("update canonical.privacy_requests set source_record_id = 'x' where request_id = 'late'")
        assert is_engaged()
        # What is no longer kept is gone.
        assert value_of(answers.connection, "select max(rowid) + 1 = count(*) from temp.landed")
        # What a raw view lets through by the time is read for every question, whatever it calls the time.
        warehouse.execute("alter table canonical.privacy_requests rename to requests")
        for now in ("now()", "current_timestamp", "current_localtimestamp()"):
            warehouse.execute(
                "create or replace view canonical.privacy_requests as from canonical.requests "
                f"where _ingested_at < {now}"
            )
            before = len(times)
            assert [is_engaged(), is_engaged(), len(times)] == [True, True, before + 2]
        warehouse.execute("drop view canonical.privacy_requests")
        warehouse.execute("alter table canonical.requests rename to privacy_requests")
        # What is written outside of the warehouse takes no number there, so it is read for every question.
        file = tmp_path / "privacy_requests.parquet"
        warehouse.execute(f"copy canonical.privacy_requests to '{file}'; drop table canonical.privacy_requests")
        warehouse.execute(f"create view canonical.privacy_requests as from '{file}'")
        before = len(times)
        assert [is_engaged(), is_engaged(), len(times)] == [True, True, before + 2]
        with duckdb.connect() as elsewhere:
            elsewhere.execute(f"create table requests as from '{file}'; insert into requests {erasure}")
            elsewhere.execute(f"copy requests to '{file}'")
        assert not is_engaged()


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (prepared.SNAPSHOT, True),
        # One number for all; one for every instant; not that of another connection; not one for each beginning.
        ("select 7", False),
        ("select epoch_us(now())", False),
        ("select [1, 2, 4, 5][nextval('own')]", False),
        ("select [1, 3, 4, 7][nextval('own')]", False),
    ],
)
def test_snapshots_are_told_apart_by_their_numbers(
    snapshot: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = duckdb.connect()
    connection.execute("create sequence own")
    monkeypatch.setattr(duckdb, "connect", lambda: connection)
    monkeypatch.setattr(prepared, "SNAPSHOT", snapshot)
    assert prepared.numbers_tell.__wrapped__() is expected


def ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["customer_id"], row["action_id"]))
