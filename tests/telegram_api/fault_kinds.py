"""Every kind of fault: those that keep a call from being accepted, those that hide that it was."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

DRIP_BYTES = 8
GARBAGE = b"<html><body>oops</body></html>"

Perform = Callable[[], Awaitable[web.Response]]


@dataclass(frozen=True)
class Strike:
    """One fault that strikes one request; `released` ends what hangs."""

    request: web.Request
    released: asyncio.Event
    status: int
    body: Any
    headers: dict[str, str]
    seconds: float


async def _status(strike: Strike, perform: Perform) -> web.Response:
    """An answer of the test's choice: text passes for HTML, everything else for JSON."""
    is_text = isinstance(strike.body, str)
    text = strike.body if is_text else json.dumps(strike.body)
    kind = "text/html" if is_text else "application/json"
    headers = {"Content-Type": kind, **strike.headers}
    return web.Response(status=strike.status, body=text.encode(), headers=headers)


async def _hang_before(strike: Strike, perform: Perform) -> web.Response:
    await strike.released.wait()
    return _hang_up(strike)


async def _reset_before(strike: Strike, perform: Perform) -> web.Response:
    return _hang_up(strike)


async def _delay(strike: Strike, perform: Perform) -> web.Response:
    await asyncio.sleep(strike.seconds)
    return await perform()


async def _hang_after(strike: Strike, answer: web.Response) -> web.Response:
    await strike.released.wait()
    return _hang_up(strike)


async def _reset_after(strike: Strike, answer: web.Response) -> web.Response:
    return _hang_up(strike)


async def _latency(strike: Strike, answer: web.Response) -> web.Response:
    await asyncio.sleep(strike.seconds)
    return answer


async def _garbage(strike: Strike, answer: web.Response) -> web.Response:
    return web.Response(body=GARBAGE, content_type="text/html")


async def _truncate(strike: Strike, answer: web.Response) -> web.StreamResponse:
    """Announce the whole body, send half of it, close."""
    body = _body(answer)
    response = await _begin(strike, len(body))
    await response.write(body[: len(body) // 2])
    if strike.request.transport:
        strike.request.transport.close()
    return response


async def _drip(strike: Strike, answer: web.Response) -> web.StreamResponse:
    body = _body(answer)
    response = await _begin(strike, len(body))
    for start in range(0, len(body), DRIP_BYTES):
        await asyncio.sleep(strike.seconds)
        await response.write(body[start : start + DRIP_BYTES])
    return response


async def _begin(strike: Strike, length: int) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = length
    await response.prepare(strike.request)
    return response


def _body(answer: web.Response) -> bytes:
    assert isinstance(answer.body, bytes)
    return answer.body


def _hang_up(strike: Strike) -> web.Response:
    """Close with RST: lingering for zero seconds is how a socket says that."""
    transport = strike.request.transport
    if transport:
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


BEFORE = {
    "status": _status,
    "hang_before": _hang_before,
    "reset_before": _reset_before,
    "delay": _delay,
}
AFTER: dict[str, Callable[[Strike, web.Response], Awaitable[web.StreamResponse]]] = {
    "hang_after": _hang_after,
    "reset_after": _reset_after,
    "latency": _latency,
    "garbage": _garbage,
    "truncate": _truncate,
    "drip": _drip,
}
KINDS = (*BEFORE, *AFTER)
SILENT = ("hang_before", "hang_after", "drip")
"""Whoever waits for the answer waits until it gives up."""
