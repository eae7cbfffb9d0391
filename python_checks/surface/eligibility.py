"""May this be done to this customer? Read from `decision_tier.live_action_eligibility`, and from nothing wider.

Whatever is unknown, ambiguous, stale, missing or broken is answered with no and the reason. An identifier is hashed
before the database sees it, and no error or log repeats it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

import duckdb
from pydantic import BaseModel, ConfigDict, Field, model_validator

from python_checks.project import quoted

# Who owns every published table, and answers where no rule does.
TIER_OWNER = "customer_decisions"
# How far the clock of a source may run ahead of this machine's.
AHEAD = timedelta(minutes=5)

LOG = logging.getLogger(__name__)

# A field that is left out is blank; one that is given is not.
CODE: Any = Field(default="", min_length=1, max_length=100)
VALUE: Any = Field(default="", min_length=1, max_length=500)


def _as_schema(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `Question.is_whole` asks."""
    for one in schema["properties"].values():
        one.pop("default", None)
    schema["dependentRequired"] = {
        "identifier_type": ["identifier_value"],
        "identifier_value": ["identifier_type"],
    }
    schema["oneOf"] = [{"required": ["customer_id"]}, {"required": ["identifier_value"]}]
    schema["anyOf"] = [
        {"required": ["action_id"]},
        {"required": ["channel"], "properties": {"reserve": {"const": False}}},
    ]


class Question(BaseModel):
    """Who, by customer id or by one identifier; and what, by action, by channel or by both."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, json_schema_extra=_as_schema)

    customer_id: str = CODE
    identifier_type: str = CODE
    identifier_value: str = VALUE
    action_id: str = CODE
    channel: str = CODE
    reserve: bool = Field(default=False, description="Keep one contact of the caps for whoever asks, where it is yes.")

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        """Ask about one person, and about something."""
        if bool(self.identifier_type) != bool(self.identifier_value) or bool(self.customer_id) == bool(
            self.identifier_value
        ):
            raise ValueError("give either customer_id, or identifier_type and identifier_value")
        if not (self.action_id or self.channel):
            raise ValueError("give action_id, channel or both")
        if self.reserve and not self.action_id:
            raise ValueError("give action_id to reserve a contact")
        return self


class Reason(BaseModel):
    """Why not, and who answers for that: whoever an escalation is given to, else the owner of the rule."""

    reason_code: str
    owner: str


class Decision(BaseModel):
    """Whether one action may be taken, and every reason why not, the weightiest first."""

    action_id: str
    action_class: str
    channel: str
    is_eligible: bool
    reasons: list[Reason]


class Answer(BaseModel):
    """Eligible only where every action asked about is; `decisions` says it of each."""

    customer_id: str | None = Field(description="The customer as known today; null where it is not known who is meant.")
    is_eligible: bool
    reasons: list[Reason] = Field(description="Every reason of any action asked about.")
    decisions: list[Decision]
    context: Literal["live", "published"] = Field(description="Whether rows that landed since the build count.")
    context_at: datetime | None = Field(description="How new the context is (UTC); null where there is none.")
    definitions_hash: str | None = Field(description="The definitions in force; null where there is no tier.")


@dataclass
class Holds:
    """Contacts that were promised and that the tier cannot know of yet, over all channels of a customer.

    A promise holds until a tier is read that was built `lasts` after it. They are kept in an SQLite file, for every
    process of the machine that is given the same one; without a file they are of this process, and a second one beside
    it would promise the same contact again. A file that is gone or broken while the service runs is an error
    (sqlite3.Error) and not an empty one: nobody knows what it had promised.
    """

    path: Path | None = None
    lasts: timedelta = timedelta(hours=1)
    _memory: sqlite3.Connection | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Begin the file, or go on with it."""
        if self.path is None:
            self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with self._writing("rwc") as connection:
            connection.execute("create table if not exists holds (customer_id text not null, until text not null)")

    def is_free(
        self, customer_id: str, contacts_left: int, now: datetime, built_at: datetime, take: bool = False
    ) -> bool:
        """Whether a contact is left that nobody was promised since the tier was built; with `take`, it is now."""
        with self._writing() as connection:
            connection.execute("delete from holds where until <= ?", (_text(min(now, built_at)),))
            held = connection.execute("select count(*) from holds where customer_id = ?", (customer_id,)).fetchone()[0]
            if take and held < contacts_left:
                connection.execute("insert into holds values (?, ?)", (customer_id, _text(now + self.lasts)))
        return bool(held < contacts_left)

    @contextmanager
    def _writing(self, mode: str = "rw") -> Iterator[sqlite3.Connection]:
        """A transaction that no other thread or process writes beside."""
        with self._lock, ExitStack() as stack:
            connection = self._memory
            if connection is None:
                assert self.path is not None
                connection = stack.enter_context(
                    closing(
                        sqlite3.connect(f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
                    )
                )
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")


@dataclass
class Tier:
    """Where answers come from: the live view of a warehouse, or the published tables.

    A warehouse is opened for each question, for an open file keeps builds out. A publication stays open until another
    file takes its name.
    """

    path: Path
    is_live: bool = False
    max_age: timedelta = timedelta(hours=24)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None)
    holds: Holds = field(default_factory=Holds)
    _opened: tuple[tuple[int, int, int], duckdb.DuckDBPyConnection] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, question: Question) -> tuple[Answer, bool]:
        """The answer, and whether there was a tier to give it."""
        try:
            with self.reading() as connection:
                return _Reader(connection, self).answer(question), True
        except Exception as error:
            # Its text could repeat what was asked.
            LOG.error("no answer: %s", type(error).__name__)
            return self.refusal("NO_CONTEXT"), False

    def refusal(self, reason_code: str, **known: Any) -> Answer:
        """No, for a reason that no rule knows."""
        known = {"customer_id": None, "context_at": None, "definitions_hash": None, **known}
        reason = Reason(reason_code=reason_code, owner=TIER_OWNER)
        context: Literal["live", "published"] = "live" if self.is_live else "published"
        return Answer(is_eligible=False, reasons=[reason], decisions=[], context=context, **known)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that cannot write, to the file as it is now."""
        if self.is_live:
            with self._open() as connection:
                yield connection
        else:
            with self._of_publication().cursor() as cursor:
                yield cursor

    def _of_publication(self) -> duckdb.DuckDBPyConnection:
        found = self.path.stat()
        identity = (found.st_ino, found.st_mtime_ns, found.st_size)
        with self._lock:
            if self._opened is None or self._opened[0] != identity:
                self._opened = (identity, self._open())
            return self._opened[1]

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"python_enable_replacements": False, "threads": 1})
        # The views of a warehouse name their catalog, which DuckDB called after the file.
        name = self.path.stem
        connection.execute(f"attach {quoted(self.path)} as \"{name}\" (read_only); set TimeZone = 'UTC'")
        connection.execute("set enable_external_access = false")
        return connection


@dataclass
class _Reader:
    """One question's reads."""

    connection: duckdb.DuckDBPyConnection
    tier: Tier

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the tables of the tier."""
        return self.connection.execute(sql.replace("{tier}", f'"{self.tier.path.stem}"'), values).fetchall()

    def answer(self, question: Question) -> Answer:
        """The answer; an error is left to the caller, who says no."""
        customers = self.customers(question)
        if len(customers) != 1:
            return self.tier.refusal("AMBIGUOUS_CUSTOMER" if customers else "UNKNOWN_CUSTOMER")
        (customer_id, account_id, definitions_hash, built_at) = customers[0]
        rows = self.rows(
            "select action_id, action_class, channel, is_eligible, reason_codes, context_at, contacts_left, "
            "contact_from, contact_until, eligible_until from {tier}.decision_tier.live_action_eligibility "
            "where customer_id = $1 and (action_id = $2 or $2 = '') and (channel = $3 or $3 = '') order by action_id",
            customer_id,
            question.action_id,
            question.channel,
        )
        known = {"customer_id": customer_id, "definitions_hash": definitions_hash}
        if not rows:
            return self.tier.refusal("UNKNOWN_ACTION", **known)
        owners = self.owners(customer_id, account_id)
        context_at = self.proven(min(row[5] for row in rows), built_at)
        stale = [] if self.is_fresh(context_at) else ["STALE_CONTEXT"]
        decisions = []
        for action_id, action_class, channel, is_eligible, codes, _, contacts_left, *times in rows:
            known_codes = [*(codes or "").split(","), *self.not_now(*times), *stale]
            # Where one contact is asked for, it is kept only for an action that is otherwise eligible.
            is_yes = is_eligible is True and not any(known_codes)
            if contacts_left is not None and not self.tier.holds.is_free(
                customer_id, contacts_left, self.tier.clock(), built_at, take=question.reserve and is_yes
            ):
                known_codes.append("CAP_RESERVED")
            reasons = [
                Reason(reason_code=code, owner=owners.get(code, TIER_OWNER))
                for code in dict.fromkeys(known_codes)
                if code
            ]
            decision = Decision(
                action_id=action_id,
                action_class=action_class,
                channel=channel,
                is_eligible=is_eligible is True and not reasons,
                reasons=reasons,
            )
            decisions.append(decision)
        return Answer(
            is_eligible=all(decision.is_eligible for decision in decisions),
            reasons=list({reason.reason_code: reason for one in decisions for reason in one.reasons}.values()),
            decisions=decisions,
            context="live" if self.tier.is_live else "published",
            context_at=context_at,
            **known,
        )

    def customers(self, question: Question) -> list[tuple[Any, ...]]:
        """Who may be meant: id, account, definitions, time of the build. A retired id means whom it went to."""
        if question.customer_id:
            return self.rows(
                "select customer_id, account_id, definitions_hash, as_of from {tier}.decision_tier.customers "
                "where customer_id = $1 or customer_id in ("
                "select customer_id from {tier}.decision_tier.customer_redirects where retired_customer_id = $1)",
                question.customer_id,
            )
        # A blocked identifier names nobody, whoever carries it.
        return self.rows(
            "select distinct customer_id, account_id, definitions_hash, as_of from {tier}.decision_tier.customers "
            "inner join {tier}.decision_tier.customer_identifiers using (customer_id) "
            "where identifier_type = $1 and identifier_hash = $2 and is_blocked = false",
            question.identifier_type,
            hashed(question.identifier_type, question.identifier_value),
        )

    def owners(self, customer_id: str, account_id: str | None) -> dict[str, str]:
        """Who answers for each reason."""
        owners = dict(self.rows("select reason_code, owner from {tier}.governance.reason_owners"))
        escalations = self.rows(
            "select accountable from {tier}.governance.escalations where is_pending and accountable is not null "
            "and (customer_id = $1 or account_id = $2) order by severity, opened_at, escalation_id limit 1",
            customer_id,
            account_id or "",
        )
        owners.update(("PENDING_ESCALATION", accountable) for (accountable,) in escalations)
        return owners

    def not_now(self, contact_from: str | None, contact_until: str | None, until: datetime | None) -> list[str]:
        """What the tier says of the time: hours of the UTC day (HH:MM), over midnight too, and how long it holds."""
        now = self.tier.clock()
        start, end, time = contact_from or "", contact_until or "", f"{now:%H:%M}"
        is_open = start <= time < end if start <= end else time >= start or time < end
        reasons = [] if is_open or not (start or end) else ["QUIET_HOURS"]
        return [*reasons, "NO_LONGER_VALID"] if until is not None and until <= now else reasons

    def proven(self, context_at: datetime, built_at: datetime) -> datetime:
        """How new the context is for certain: a row of a clock that runs ahead proves no more than the build itself."""
        return context_at if context_at <= self.tier.clock() + AHEAD else built_at

    def is_fresh(self, context_at: datetime) -> bool:
        """Whether the context is of today; a time that has not come yet proves nothing."""
        now = self.tier.clock()
        return now - self.tier.max_age <= context_at <= now + AHEAD


def _text(instant: datetime) -> str:
    """An instant as text that sorts as instants do."""
    return instant.isoformat(timespec="microseconds")


def hashed(identifier_type: str, value: str) -> str:
    """The hash an identifier is published as: the macros `normalised_identifier` and `keyed_hash`."""
    if identifier_type == "email" and "@" in value:
        value = re.sub(r"[\s\u00a0\u200b\ufeff]", "", value, flags=re.ASCII).lower()
    elif identifier_type == "phone":
        value = re.sub("[^0-9]", "", value).lstrip("0")
    else:
        value = value.strip(" ")
    salt = os.environ.get("DECISION_TIER_SALT", "public-demo-salt")
    inner = hashlib.sha256((salt + value).encode()).hexdigest()
    return hashlib.sha256((salt + inner).encode()).hexdigest()
