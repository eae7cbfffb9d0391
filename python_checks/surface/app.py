"""The two doors to the same answer: `POST /v1/eligibility`, and the tool `may_act` for AI agents at `/mcp`.

In front of both stands one guard: a key, a limit on the size of a question, a limit on their number.
"""

from __future__ import annotations

import hmac
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools.base import Tool
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from python_checks.surface.eligibility import Answer, Question, Tier

KEY_HEADER = "X-API-Key"
LARGEST = 8 * 1024


class Refusal(BaseModel):
    """A question that was not read; so nothing may be done."""

    is_eligible: Literal[False] = False
    detail: str


REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refusal, "description": f"No known key in the header {KEY_HEADER}."},
    413: {"model": Refusal, "description": f"More than {LARGEST} bytes."},
    422: {"model": Refusal, "description": "Not a question."},
    429: {"model": Refusal, "description": "Too many questions."},
    503: {"model": Answer, "description": "There is no tier to read. The answer is no."},
}


def refusal(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """A refusal as a response."""
    return JSONResponse(Refusal(detail=detail).model_dump(), status, headers)


@dataclass
class Allowance:
    """So many questions for each caller within any second, wherever it begins."""

    per_second: int
    clock: Callable[[], float] = time.monotonic
    _asked: dict[str, deque[float]] = field(default_factory=dict)

    def take(self, caller: str) -> bool:
        """Whether the caller may ask once more."""
        asked = self._asked.setdefault(caller, deque())
        now = self.clock()
        while asked and asked[0] <= now - 1:
            asked.popleft()
        if len(asked) >= self.per_second:
            return False
        asked.append(now)
        return True


@dataclass
class Guard:
    """Lets a request through that has a key, is small, and is not one too many."""

    app: ASGIApp
    keys: tuple[str, ...]
    allowance: Allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or scope["path"] == "/openapi.json":
            await self.app(scope, receive, send)
            return
        caller = self.caller(dict(scope["headers"]).get(KEY_HEADER.lower().encode(), b""))
        body: bytes | None = b""
        refused = None
        if not self.allowance.take(caller):
            refused = refusal(429, f"more than {self.allowance.per_second} questions a second", {"Retry-After": "1"})
        elif not caller:
            refused = refusal(401, f"no known key in the header {KEY_HEADER}", {"WWW-Authenticate": "ApiKey"})
        elif (body := await _body(receive)) is None:
            refused = refusal(413, f"more than {LARGEST} bytes")
        if refused is not None:
            await refused(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, again, send)

    def caller(self, key: bytes) -> str:
        """Which key was given, in a time that does not tell; all strangers are one caller, called ''."""
        return "".join([known for known in self.keys if hmac.compare_digest(known.encode(), key)][:1])


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; none where it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _wrong(errors: Sequence[Any]) -> str:
    """What is wrong with a question, without what was sent, the name of a strange field included."""
    return "; ".join(
        f"{'' if one['type'] == 'extra_forbidden' else '.'.join(map(str, one['loc'][1:]))} {one['msg']}".strip()
        for one in errors
    )


def make_app(tier: Tier, keys: tuple[str, ...], per_second: int = 50) -> FastAPI:
    """The service over a tier."""
    agents = for_agents(tier)
    doors = agents.streamable_http_app(
        stateless_http=True,
        json_response=True,
        # Rebinding a name does not help who has no key, and behind a proxy the host is another.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with agents.session_manager.run():
            yield

    app = FastAPI(
        title="decision_tier",
        version="1",
        description="May this be done to this customer? Whatever is unknown, stale or broken is answered with no.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(Guard, keys=keys, allowance=Allowance(per_second))
    key = APIKeyHeader(name=KEY_HEADER, auto_error=False, description="One of DECISION_TIER_API_KEYS.")

    @app.post("/v1/eligibility", responses=REFUSALS, dependencies=[Security(key)])
    def eligibility(question: Question, response: Response) -> Answer:
        """Whether the actions asked about may be done to the customer, every reason why not, and who answers for it."""
        answer, was_read = tier.answer(question)
        response.status_code = 200 if was_read else 503
        return answer

    @app.exception_handler(RequestValidationError)
    async def not_a_question(_: Request, error: Exception) -> JSONResponse:
        # Without what was sent: it may name a person.
        assert isinstance(error, RequestValidationError)
        return refusal(422, _wrong(error.errors()))

    @app.exception_handler(HTTPException)
    async def not_here(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return refusal(error.status_code, str(error.detail), dict(error.headers or {}))

    app.router.routes.extend(doors.routes)
    return app


def for_agents(tier: Tier) -> MCPServer:
    """The same answer as a tool of the Model Context Protocol."""

    def may_act(
        customer_id: str = "",
        identifier_type: str = "",
        identifier_value: str = "",
        action_id: str = "",
        channel: str = "",
        reserve: bool = False,
    ) -> Answer:
        """Whether an action may be done to a customer, every reason why not, and who answers for it.

        Give customer_id, or identifier_type (email, phone, ...) and identifier_value; and action_id, channel or both.
        With reserve, a yes keeps one contact of the caps for you, so that nobody else is promised the last one.
        """
        given = {
            "customer_id": customer_id,
            "identifier_type": identifier_type,
            "identifier_value": identifier_value,
            "action_id": action_id,
            "channel": channel,
            "reserve": reserve,
        }
        try:
            question = Question.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            raise ToolError(_wrong(error.errors())) from None
        return tier.answer(question)[0]

    tool = Tool.from_function(may_act)
    known: Any = tool.fn_metadata.arg_model

    class Asked(known):
        """What the tool is given: nothing but its own, for a name that is misspelt would be dropped silently."""

        model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

        @model_validator(mode="before")
        @classmethod
        def is_known(cls, given: dict[str, Any]) -> dict[str, Any]:
            """Do not repeat the strange name; it may name a person."""
            if not given.keys() <= known.model_fields.keys():
                raise ValueError(f"give nothing but {', '.join(known.model_fields)}")
            return given

    tool.fn_metadata.arg_model = Asked
    tool.parameters = Asked.model_json_schema(by_alias=True)
    return MCPServer(
        "decision_tier",
        instructions="Ask may_act before anything is sent to, shown to or decided about a customer. Only a true "
        "is_eligible permits it; an error, a missing answer and every reason forbid it.",
        tools=[tool],
        log_level="ERROR",
    )
