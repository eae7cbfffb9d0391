"""Ids given once stay: through later builds, late and removed rows, merges, splits, full refreshes and erasures."""

from __future__ import annotations

from pathlib import Path

import pytest
from identity_world import World

pytestmark = pytest.mark.builds

SECOND, THIRD, FOURTH = "2026-07-01T00:00:00", "2026-07-02T00:00:00", "2026-07-03T00:00:00"


class Story(World):
    """Four builds of one world; what each of them gave is remembered."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.given: list[dict[str, str]] = []
        self.redirects: list[dict[str, str]] = []
        self.accounts: list[dict[str, str]] = []
        self.account_redirects: list[dict[str, str]] = []
        self.erased: list[dict[str, str]] = []

    def remember(self, as_of: str, *arguments: str) -> None:
        """Build, and note what was given."""
        self.build(*arguments, as_of=as_of)
        self.given.append(self.customers())
        redirects = self.query("select retired_customer_id, customer_id from decision_tier.customer_redirects")
        self.redirects.append(dict(redirects))
        accounts = self.query("select source_account_id, account_id from tier_intermediate.int_account_map")
        self.accounts.append(dict(accounts))
        retired = self.query("select retired_account_id, account_id from decision_tier.account_redirects")
        self.account_redirects.append(dict(retired))
        self.erased.append(dict(self.query("select request_id, customer_id from tier_intermediate.int_erasures")))

    def move(self, account: str, domain: str) -> None:
        """Give an account another domain."""
        for row in self.rows["accounts"]:
            if row["source_account_id"] == account:
                row["domain"] = domain

    def forget(self, *records: str) -> None:
        """Take the rows of records out of the raw tables."""
        for table in ("people", "identifiers"):
            self.rows[table] = [row for row in self.rows[table] if row["source_record_id"] not in records]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    story = Story(tmp_path_factory.mktemp("identity_register"))
    # 1: everybody alone, but for a pair that will be torn and a pair that will lose its oldest record; one is erased
    for i in (1, 2, 3):
        story.person(f"merge-{i}", created_at=f"2025-01-0{i}")
    story.person("late-2", email="late@freemail.demo", created_at="2025-03-01")
    story.person("torn-1", email="torn@freemail.demo", created_at="2025-01-01")
    story.person("torn-2", email="torn@freemail.demo", created_at="2025-01-02")
    story.person("left-1", email="left@freemail.demo", created_at="2025-01-01")
    story.person("left-2", email="left@freemail.demo", created_at="2025-01-02")
    story.person("gone-1", email="gone@freemail.demo", phone="+1 555 000 7777")
    story.identifier("gone-1", "email", "gone.too@freemail.demo")
    story.person("bystander", email="bystander@freemail.demo")
    story.add("privacy_requests", request_id="R1", source_system="crm", source_record_id="gone-1")
    story.add("privacy_requests", request_id="R2", identifier_type="email", identifier_value="Never.Seen@freemail.demo")
    story.add("accounts", source_account_id="firm-1", domain="firm.demo")
    for i, system in enumerate(("crm", "desk", "shop")):
        story.add(
            "accounts", source_system=system, source_account_id=f"house-{i}", domain=f"house-{i}.demo",
            created_at=f"2025-02-0{i + 1}",
        )  # fmt: skip
    story.remember("2026-06-30T00:00:00")

    # 2: 3 merges into 2; an older record of the late one arrives; the steward tears; the oldest and the erased vanish
    story.link("merge-3", "merge-2")
    story.person("late-1", email="late@freemail.demo", created_at="2024-01-01", _ingested_at="2026-06-30 12:00")
    story.decide("D1", "separate", "torn-1", "torn-2")
    story.forget("left-1", "gone-1")
    story.add(
        "accounts", source_system="desk", source_account_id="firm-0", domain="firm.demo", created_at="2024-01-01",
        _ingested_at="2026-06-30 12:00",
    )  # fmt: skip
    story.move("house-2", "house-1.demo")
    story.remember(SECOND)

    # 3, a full refresh: 2 merges into 1, a chain of redirects; the erased come back under other records
    story.link("merge-2", "merge-1")
    story.person("back-1", email="gone.too@freemail.demo", created_at="2026-07-01", _ingested_at="2026-07-01")
    story.person("back-2", email="never.seen@freemail.demo", created_at="2026-07-01", _ingested_at="2026-07-01")
    story.person("back-3", phone="+1 555 000 7777", created_at="2026-07-01", _ingested_at="2026-07-01")
    story.person("recycled", phone="+1 555 000 8888", email="new@freemail.demo", _ingested_at="2026-07-01")
    story.move("house-1", "house-0.demo")
    story.move("house-2", "house-0.demo")
    story.remember(THIRD, "--full-refresh")

    # 4: the links turn out wrong and are taken back; nothing else changes
    story.rows["links"] = []
    story.move("firm-0", "other.demo")
    story.move("house-1", "house-1.demo")
    story.move("house-2", "house-2.demo")
    story.remember(FOURTH)
    return story


def test_nobody_else_changes_id(story: Story) -> None:
    for before, after in zip(story.given, story.given[1:], strict=False):
        moved = {record for record in before.keys() & after.keys() if before[record] != after[record]}
        assert {record.split("-")[0] for record in moved} <= {"merge", "torn"}
    assert len({given["bystander"] for given in story.given}) == 1


def test_a_merge_keeps_the_oldest_id_and_redirects_the_others(story: Story) -> None:
    first, second, third = (given for given in story.given[:3])
    assert second["merge-2"] == second["merge-3"] == first["merge-2"]
    assert third["merge-1"] == third["merge-2"] == third["merge-3"] == first["merge-1"]
    assert story.redirects[1] == {first["merge-3"]: first["merge-2"]}
    # the chain 3 -> 2 -> 1 leads straight to the living id, also through a full refresh
    assert story.redirects[2] == {first["merge-3"]: first["merge-1"], first["merge-2"]: first["merge-1"]}


def test_an_older_record_that_arrives_late_takes_no_id_away(story: Story) -> None:
    assert story.given[1]["late-1"] == story.given[1]["late-2"] == story.given[0]["late-2"]


def test_a_split_keeps_the_id_with_its_oldest_record(story: Story) -> None:
    first, second = story.given[:2]
    assert first["torn-1"] == first["torn-2"] == second["torn-1"] != second["torn-2"]


def test_the_id_outlives_the_record_it_was_founded_on(story: Story) -> None:
    assert "left-1" not in story.given[1]
    assert {given["left-2"] for given in story.given} == {story.given[0]["left-1"]}


def test_an_unmerge_gives_everybody_his_own_id_back(story: Story) -> None:
    assert {record: story.given[3][record] for record in ("merge-1", "merge-2", "merge-3")} == {
        record: story.given[0][record] for record in ("merge-1", "merge-2", "merge-3")
    }
    assert story.redirects[3] == {}


def test_merges_and_splits_are_logged_with_time_and_cause(story: Story) -> None:
    log = story.query(
        "select split_part(record_key, '|', 4), kind, cause, cast(changed_at as varchar) "
        "from tier_intermediate.int_identity_changes order by changed_at, 1"
    )
    assert log == [
        ("merge-3", "merge", "LINK-VENDOR", "2026-07-01 00:00:00"),
        ("torn-2", "split", "SEPARATE-STEWARD", "2026-07-01 00:00:00"),
        ("merge-2", "merge", "LINK-VENDOR", "2026-07-02 00:00:00"),
        ("merge-3", "merge", "LINK-VENDOR", "2026-07-02 00:00:00"),
        ("merge-2", "split", "EVIDENCE-CHANGED", "2026-07-03 00:00:00"),
        ("merge-3", "split", "EVIDENCE-CHANGED", "2026-07-03 00:00:00"),
    ]


def test_the_map_of_any_time_can_be_read_back(story: Story) -> None:
    for as_of, given in zip(("2026-06-30", SECOND, THIRD, FOURTH), story.given, strict=True):
        then = dict(story.query(
            f"select source_record_id, customer_id from tier_intermediate.int_identity_history "
            f"where valid_from <= '{as_of}' and (valid_to is null or valid_to > '{as_of}')"
        ))  # fmt: skip
        assert {record: then[record] for record in given} == given


def test_an_erased_person_who_comes_back_is_the_erased_customer(story: Story) -> None:
    erased = story.erased[0]["R1"]
    # R2 named somebody unknown, who is a customer, and erased, once he comes
    assert [set(requests) for requests in story.erased] == [{"R1"}, {"R1"}, {"R1", "R2"}, {"R1", "R2"}]
    assert {requests["R1"] for requests in story.erased} == {erased}
    # by either address, and by a telephone number alone: nobody new, and nobody is shown
    customers = dict(story.query("select customer_id, is_erased from tier_intermediate.int_customers"))
    assert {customer for customer, is_erased in customers.items() if is_erased} == {*story.erased[3].values()}
    assert {customer for customer, is_erased in customers.items() if not is_erased} == {*story.given[3].values()}
    shown = {record for given in story.given for record in given}
    assert not shown & {"gone-1", "back-1", "back-2", "back-3"} and {"recycled", "bystander"} <= shown


def test_what_outlives_a_build_names_no_erased_person(story: Story) -> None:
    tables = story.query("select table_name from duckdb_tables() where schema_name = 'tier_intermediate'")
    named = "contains(text, 'gone-1') or contains(text, 'back-1') or contains(text, 'gone.too@')"
    found = {
        table
        for (table,) in tables
        if story.query(
            f"select 1 from (select cast(t as varchar) as text from tier_intermediate.{table} as t) where {named}"
        )
    }
    assert found == set()
    kept = story.query("select record_key, customer_id from tier_intermediate.int_identity_register order by all")
    assert [key for key, customer in kept if customer == story.erased[0]["R1"] and "tombstone" not in key]
    assert "bystander" in str(kept)


def test_another_salt_than_that_of_the_erasures_stops_the_run(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = story.warehouse.copied_to(tmp_path)
    run = ("run", "--no-write-json", "--select", "int_people")
    forget = "delete from tier_intermediate.int_identity_tombstones"
    for salt, is_run in (
        ("a secret", False),
        (None, True),
        ("a secret", False),
        (forget, True),
        ("a secret", True),
        (None, False),
    ):
        if salt == forget:
            copy.write(forget)
        elif salt:
            monkeypatch.setenv("DECISION_TIER_SALT", salt)
        else:
            monkeypatch.delenv("DECISION_TIER_SALT")
        outcome = copy.dbt(*run)
        assert (outcome.returncode == 0) == is_run, outcome.stdout
        assert is_run or "DECISION_TIER_SALT is not what it was" in outcome.stdout


def test_the_register_gives_each_record_one_row_a_change(story: Story) -> None:
    register = "tier_intermediate.int_identity_register"
    twice = "group by all having count(*) > 1"
    assert story.query(f"select record_key, register_version from {register} {twice}") == []
    assert story.query(f"select customer_id from {register} where is_founder {twice}") == []


def test_account_ids_stay_like_those_of_customers(story: Story) -> None:
    # an older account that arrives late joins the id that was given, also in a full refresh; parted, it founds its own
    first = story.accounts[0]["firm-1"]
    assert {accounts[firm] for accounts in story.accounts[1:3] for firm in ("firm-1", "firm-0")} == {first}
    assert story.accounts[3]["firm-1"] == first != story.accounts[3]["firm-0"]


def test_a_merge_of_accounts_leaves_redirects_to_the_living_id(story: Story) -> None:
    own = [story.accounts[0][f"house-{i}"] for i in range(3)]
    assert len(set(own)) == 3
    # the chain 2 -> 1 -> 0 leads straight to the living id, also through a full refresh; an unmerge takes it all back
    assert story.account_redirects == [{}, {own[2]: own[1]}, {own[1]: own[0], own[2]: own[0]}, {}]
    assert [story.accounts[3][f"house-{i}"] for i in range(3)] == own


def test_a_rebuild_changes_nothing(story: Story) -> None:
    rows = story.query("select * from tier_intermediate.int_identity_register order by all")
    story.build(as_of=FOURTH)
    assert story.query("select * from tier_intermediate.int_identity_register order by all") == rows
    assert story.customers() == story.given[3]
