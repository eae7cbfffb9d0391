"""The rules of identity, each with the smallest world that would show it broken."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from identity_world import World, partition

pytestmark = pytest.mark.builds


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("identity_rules"))
    # one person in three spellings, then a hop by telephone number that nobody else has
    world.person("same-1", email="Ann.Lee@freemail.demo ")
    world.person("same-2", email="ann.lee@freemail.demo", external_id="C1")
    world.person("same-3", external_id="C1", phone="+49 555 000-1111")
    world.person("same-4", phone="0049 555 0001111")
    # a household: two people with addresses of their own and one telephone
    world.person("home-1", email="he@freemail.demo", phone="+1 555 000 2222")
    world.person("home-2", email="she@freemail.demo", phone="+1 555 000 2222")
    # a reception: eleven people, one telephone; a laboratory: five users, one browser
    for i in range(11):
        world.person(f"desk-{i}", email=f"desk{i}@firm.demo", phone="+1 555 000 3333")
    for i in range(5):
        world.person(f"lab-{i}", email=f"lab{i}@school.demo")
        world.identifier(f"lab-{i}", "anonymous_id", "lab-browser")
    # a kiosk that three records know nothing but the telephone of
    for i in range(3):
        world.person(f"kiosk-{i}", phone="+1 555 000 5555")
    # a browser that one person alone uses, also before the login
    world.person("web-1", email="web@freemail.demo")
    world.identifier("web-1", "anonymous_id", "own-browser")
    world.identifier("web-visit", "anonymous_id", "own-browser")
    # never evidence
    for i in range(2):
        world.person(f"info-{i}", email="info@firm.demo")
        world.person(f"null-{i}", email="NULL", phone="000-0000", external_id="n/a")
        world.person(f"reserved-{i}", email="someone@mail.example")
        world.person(f"empty-{i}", email=hashlib.sha256(b"").hexdigest().upper())
        world.person(f"hashed-{i}", email=hashlib.sha256(b"real@freemail.demo").hexdigest())
    # an agent, her address on customers' records, and a contact merged into her
    world.person("agent", email="agent@firm.demo", is_internal=True)
    world.person("robot", email="robot@firm.demo", is_test=True)
    world.person("helped-1", email="agent@firm.demo")
    world.person("helped-2", email="agent@firm.demo")
    world.link("agent-old", "agent")
    # a placeholder address on 26 records; 25 is the limit
    for i in range(26):
        world.person(f"place-{i}", email="placeholder@firm.demo")
    for i in range(25):
        world.person(f"many-{i}", email="real.person@freemail.demo")
    # an address that was never verified joins two clusters at most
    for i in range(3):
        world.person(f"claim-{i}")
        world.identifier(f"claim-{i}", "email", "claimed@freemail.demo", is_verified=False)
    # a lead deleted before a merge that names it: as the one that goes, and as the one that stays
    for loser, survivor in (("deleted-1", "deleted-2"), ("deleted-3", "deleted-4")):
        for record in (loser, survivor):
            is_deleted = record in ("deleted-1", "deleted-4")
            world.person(record, email=f"{record}@freemail.demo", is_deleted=is_deleted, updated_at="2025-01-15")
        world.link(loser, survivor, occurred_at="2025-02-01")
    # merges: chained, into a record without a row of its own, and across systems
    world.person("kept")
    world.link("lost-1", "lost-2")
    world.link("lost-2", "kept", kind="converted_to")
    world.identifier("lost-1", "email", "lost@freemail.demo")
    world.person("other-system", source_system="shop")
    world.link("kept", "other-system", to_source_system="shop", kind="same_as")
    world.link("ghost-1", "ghost-2")
    # two couples of national ids behind one joint address: split, and each person whole again
    world.person("joint-1", email="joint@freemail.demo", national_id="N1")
    world.identifier("joint-1", "email", "own1@freemail.demo")
    world.person("joint-2", email="own1@freemail.demo")
    world.person("joint-3", email="joint@freemail.demo", national_id="N2")
    world.identifier("joint-3", "email", "own2@freemail.demo")
    world.person("joint-4", email="own2@freemail.demo")
    # authoritative links alone over a limit
    world.person("twice-1", national_id="T1")
    world.person("twice-2", national_id="T2")
    world.link("twice-1", "twice-2")
    # a chain of weak joins, each sound, whose ends disagree
    world.person("chain-1", national_id="K1", phone="+1 555 000 4441")
    world.person("chain-2", phone="+1 555 000 4441")
    world.identifier("chain-2", "device_id", "chain-device")
    world.person("chain-3", national_id="K2")
    world.identifier("chain-3", "device_id", "chain-device")
    # a matcher's pairs: sure, contradicted, unsure, decided, cut from a chain, of settings nobody agreed to, faint
    for i in range(3):
        world.person(f"alike-{i}")
    world.identifier("alike-0", "email", "alike@freemail.demo")
    world.scored("alike-1", "alike-0", 0.95)
    world.scored("alike-1", "alike-2", 0.75)
    for i in range(2):
        world.person(f"rival-{i}", email=f"rival{i}@freemail.demo")
        world.person(f"unsure-{i}")
        world.person(f"linked-{i}")
        world.person(f"stray-{i}")
        world.person(f"foreign-{i}")
        world.person(f"faint-{i}")
    world.scored("rival-0", "rival-1", 0.99)
    world.scored("unsure-0", "unsure-1", 0.749)
    world.scored("linked-0", "linked-1", 0.749)
    world.decide("D-PAIR", "separate", "linked-1", "linked-0")
    world.scored("stray-0", "stray-1", 0.99, is_grouped=False)
    world.scored("foreign-0", "foreign-1", 0.99, settings_hash="of nobody")
    world.scored("faint-0", "faint-1", 0.499)
    # stewards
    world.person("decide-1", email="decide1@freemail.demo")
    world.person("decide-2", email="decide2@freemail.demo")
    world.decide("D-LINK", "link", "decide-1", "decide-2")
    world.person("apart-1", email="apart@freemail.demo")
    world.person("apart-2", email="apart@freemail.demo")
    world.decide("D-APART", "separate", "apart-1", "apart-2")
    world.person("torn-1")
    world.person("torn-2")
    world.decide("D-TORN-1", "link", "torn-1", "torn-2")
    world.decide("D-TORN-2", "separate", "torn-2", "torn-1")
    world.decide("D-LOST", "separate", "torn-1", "nobody")
    # one id, two record types, two people
    world.person("double", email="double1@freemail.demo")
    world.person("double", record_type="user", email="double2@freemail.demo")
    world.identifier("double", "email", "web@freemail.demo")
    # an erasure that names the telephone of a household
    world.add("privacy_requests", request_id="E1", identifier_type="phone", identifier_value="15550002222")
    # and two that name a role mailbox of one customer; the second is settled by another request
    world.person("role", email="office@firm.demo")
    world.add("privacy_requests", request_id="E2", identifier_type="email", identifier_value="Office@firm.demo")
    world.person("settled", email="billing@firm.demo")
    world.add("privacy_requests", request_id="E3", identifier_type="email", identifier_value="billing@firm.demo")
    world.add("privacy_requests", request_id="E4", source_system="crm", source_record_id="settled")
    # one has not arrived at the clock, the other has and is dated ahead
    world.person("future", _ingested_at="2026-06-30 00:00:01")
    world.person("tomorrow", created_at="2026-07-01")
    world.identifier("typed", "loyalty_card", "L1")
    world.build()
    return world


def together(world: World, *records: str) -> bool:
    customers = world.customers()
    return len({customers[record] for record in records}) == 1


def apart(world: World, prefix: str) -> bool:
    found = [customer for record, customer in world.customers().items() if record.startswith(prefix)]
    return len(found) > 1 and len(set(found)) == len(found)


IDENTITIES = "decision_tier.customer_identities"


def test_every_record_is_one_customer(world: World) -> None:
    keys = world.query(f"select source_system, record_type, source_record_id from {IDENTITIES}")
    assert len(keys) == len(set(keys)) > 100


def test_strong_identifiers_and_a_weak_one_in_exactly_two_clusters_join(world: World) -> None:
    assert together(world, "same-1", "same-2", "same-3", "same-4")
    rules = world.query(
        f"select resolved_by_rule_id from {IDENTITIES} where source_record_id like 'same-%' order by source_record_id"
    )
    assert [rule for (rule,) in rules] == ["ID-EMAIL", "ID-EXTERNAL", "ID-EXTERNAL", "ID-PHONE"]


SHARED = (
    "home desk lab kiosk info null reserved empty helped place claim chain apart "
    "rival unsure linked stray foreign faint"
)


@pytest.mark.parametrize("prefix", SHARED.split())
def test_what_is_shared_blocked_or_over_its_limit_joins_nothing(world: World, prefix: str) -> None:
    assert apart(world, f"{prefix}-")


def test_a_hashed_address_is_a_value_like_any_other(world: World) -> None:
    assert together(world, "hashed-0", "hashed-1")


def test_a_browser_of_one_person_joins_the_visit_before_the_login(world: World) -> None:
    assert frozenset({"web-1", "web-visit"}) in partition(world.customers())


def test_a_value_at_its_limit_joins_and_one_over_it_is_a_conflict(world: World) -> None:
    assert together(world, *[f"many-{i}" for i in range(25)])
    found = world.conflicts("VALUE_OVER_LIMIT")
    assert sorted(kind for _, kind, _ in found) == ["email", "phone"]


def test_internal_and_test_people_are_no_customers(world: World) -> None:
    assert not {"agent", "agent-old", "robot", "ghost-1", "ghost-2"} & set(world.customers())


def test_merges_close_at_any_depth_and_across_systems(world: World) -> None:
    assert together(world, "kept", "lost-1", "lost-2", "other-system")
    assert world.subject("record|crm|lost-1") == world.customers()["kept"]
    assert world.subject("identifier|email|lost@freemail.demo") == world.customers()["kept"]


def test_a_lead_deleted_before_its_merge_still_names_who_it_was(world: World) -> None:
    assert together(world, "deleted-1", "deleted-2")
    assert together(world, "deleted-3", "deleted-4")
    assert not together(world, "deleted-1", "deleted-3")
    for record in ("deleted-1", "deleted-4"):
        assert world.subject(f"identifier|email|{record}@freemail.demo") == world.customers()[record]


def test_a_cluster_over_its_limit_is_split_and_each_part_is_whole(world: World) -> None:
    assert together(world, "joint-1", "joint-2")
    assert together(world, "joint-3", "joint-4")
    assert not together(world, "joint-1", "joint-3")
    assert ("email", "contained") in {row[1:] for row in world.conflicts("CLUSTER_SPLIT")}


def test_authoritative_links_are_never_cut_and_are_a_conflict_over_a_limit(world: World) -> None:
    assert together(world, "twice-1", "twice-2")
    assert world.conflicts("CLUSTER_OVER_LIMIT") == [(world.customers()["twice-1"], "national_id", "open")]


def test_a_chain_of_weak_joins_whose_ends_disagree_is_a_conflict(world: World) -> None:
    assert {customer for customer, _, _ in world.conflicts("CHAIN_REFUSED")} == {
        world.customers()[f"chain-{i}"] for i in (1, 2, 3)
    }


def test_a_scored_pair_is_weak_evidence_or_a_conflict(world: World) -> None:
    assert together(world, "alike-0", "alike-1", "alike-2")
    rules = world.query(f"select distinct resolved_by_rule_id from {IDENTITIES} where source_record_id like 'alike-%'")
    assert rules == [("PAIR-SCORED",)]
    customers = world.customers()
    unsettled = {
        kind: {customer for customer, _, status in world.conflicts(kind) if status == expected}
        for kind, expected in (("PAIR_IN_REVIEW", "open"), ("PAIR_REFUSED", "contained"))
    }
    assert unsettled == {
        "PAIR_IN_REVIEW": {customers["unsure-0"], customers["stray-0"]},
        "PAIR_REFUSED": {customers["rival-0"]},
    }


def test_stewards_override_and_their_contradictions_are_conflicts(world: World) -> None:
    assert together(world, "decide-1", "decide-2")
    assert apart(world, "apart-")
    assert together(world, "torn-1", "torn-2")
    assert world.conflicts("SEPARATE_CONTRADICTED") == [(world.customers()["torn-1"], None, "open")]
    assert len(world.conflicts("DECISION_WITHOUT_RECORD")) == 1


def test_subjects_name_one_customer_or_nobody(world: World) -> None:
    customers = world.customers()
    assert world.subject("identifier|email|he@freemail.demo") == customers["home-1"]
    for nobody in (
        "identifier|phone|15550002222",
        "identifier|anonymous_id|lab-browser",
        "identifier|email|info@firm.demo",
        "identifier|email|agent@firm.demo",
        "record|crm|double",
        "record|crm|agent",
    ):
        assert world.subject(nobody) is None, nobody
    assert len(world.conflicts("AMBIGUOUS_RECORD_ID")) == 1


def test_an_erasure_that_names_several_customers_is_a_conflict(world: World) -> None:
    assert world.conflicts("ERASURE_AMBIGUOUS") == [(None, "phone", "open")]


def test_an_erasure_that_names_a_blocked_identifier_is_a_conflict(world: World) -> None:
    assert "settled" not in world.customers()
    assert world.conflicts("ERASURE_BLOCKED") == [(world.customers()["role"], "email", "open")]


def test_what_arrives_after_the_clock_is_not_seen_and_what_is_dated_ahead_is(world: World) -> None:
    assert {"future", "tomorrow"} & set(world.customers()) == {"tomorrow"}


def test_a_type_without_a_rule_is_recorded_and_joins_nothing(world: World) -> None:
    assert world.conflicts("IDENTIFIER_WITHOUT_RULE") == [(None, "loyalty_card", "open")]


def test_no_raw_identifier_is_published(world: World) -> None:
    published = "table_schema in ('decision_tier', 'governance')"
    for schema, table in world.query(
        f"select table_schema, table_name from information_schema.tables where {published}"
    ):
        text = str(world.query(f"select * from {schema}.{table}"))
        assert "@" not in text and "5550002222" not in text, table


def test_the_order_of_rows_and_builds_does_not_matter(world: World, tmp_path: Path) -> None:
    other = World(tmp_path)
    other.rows = {table: list(reversed(rows)) for table, rows in world.rows.items()}
    other.decisions = list(reversed(world.decisions))
    other.build()
    assert other.customers() == world.customers()
    assert partition(other.customers()) == partition(world.customers())
