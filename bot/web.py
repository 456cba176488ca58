"""The HTTP side: health, the web chat's page and calls; other channels mount their webhooks."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

Health = Callable[[], Awaitable[dict[str, Any]]]
Metrics = Callable[[], Awaitable[str]]

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors "
    "'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Site:
    """What the web side needs from the rest."""

    health: Health
    metrics: Metrics
    routes: list[BaseRoute] = field(default_factory=list)
    hosts: tuple[str, ...] = ("*",)


def build(site: Site) -> Starlette:
    """The ASGI application."""

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        state = await site.health()
        return JSONResponse(state, status_code=200 if state["ok"] else 503)

    async def metrics(request: Request) -> Response:
        return PlainTextResponse(await site.metrics())

    own = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    return Starlette(
        routes=[*own, *site.routes],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(site.hosts)),
            Middleware(SecurityHeaders),
        ],
    )


class SecurityHeaders:
    """Adds the headers that keep a page to itself."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                extra = [(k.lower().encode(), v.encode()) for k, v in SECURITY_HEADERS.items()]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def read_json(request: Request, limit: int) -> Any:
    """The request's JSON body, at most `limit` bytes. Raises ValueError for anything else."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ValueError("too large")
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
