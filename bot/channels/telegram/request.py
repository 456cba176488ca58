"""PTB's HTTP transport on aiohttp; it tells an unsent request from an unanswered one."""

import asyncio
import io
import json
from typing import Any

import aiohttp
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.errors import ApiError, NotSentError, OutcomeUnknownError
from bot.channels.telegram.timing import Timing

CONNECT_SECONDS = 10.0
CONNECTIONS = 100
MAX_ANSWER = 32 * 1024 * 1024
"""More than any file that may be downloaded; whatever is longer is cut off."""


class AiohttpRequest(BaseRequest):
    """One connection pool. Raises NotSentError, OutcomeUnknownError or ApiError."""

    def __init__(self, connections: int = CONNECTIONS, total_seconds: float = Timing.call):
        self._connections = connections
        self._total = total_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._total

    async def initialize(self) -> None:
        self._open()

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        seconds = float(read_timeout) if isinstance(read_timeout, int | float) else self._total
        code, body = await self._exchange(method, url, _body(request_data), seconds)
        # Files are bytes; everything else is an answer of the Bot API.
        if method == "POST" or code >= 300:
            result = result_of(code, body)
            if isinstance(result, dict) and "message_id" in result:
                body = _receipt(result)
        return code, body

    async def call(self, url: str, parameters: dict[str, str], seconds: float) -> Any:
        """The raw result of a method, for what must not be parsed yet."""
        return result_of(*await self._exchange("POST", url, parameters, seconds))

    async def _exchange(
        self, method: str, url: str, data: Any, seconds: float
    ) -> tuple[int, bytes]:
        progress = {"written": False}
        try:
            async with (
                asyncio.timeout(seconds),
                self._open().request(
                    method, url, data=data, allow_redirects=False, trace_request_ctx=progress
                ) as response,
            ):
                return response.status, await _read(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = type(error).__name__
            if progress["written"]:
                raise OutcomeUnknownError(reason) from None
            raise NotSentError(reason) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=50),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                trace_configs=[_tracing()],
                auto_decompress=True,
            )
        return self._session


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise aiohttp.ClientPayloadError("too long")
    return bytes(body)


def _tracing() -> aiohttp.TraceConfig:
    """Notes in the request's own context that its first byte went out."""
    tracing = aiohttp.TraceConfig()

    async def written(session: Any, context: Any, params: Any) -> None:
        context.trace_request_ctx["written"] = True

    tracing.on_request_headers_sent.append(written)
    return tracing


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.multipart_data:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=mime)
    return form


def _receipt(message: dict[str, Any]) -> bytes:
    """What we need to know of a message we sent: its number, and the id of the file in it.

    A surprise in the rest of it must not make a message that is out look like one that is not.
    """
    kept = {name: message[name] for name in ("message_id", "date", "chat") if name in message}
    return json.dumps({"ok": True, "result": kept | _file_in(message)}).encode()


def _file_in(message: dict[str, Any]) -> dict[str, Any]:
    """The file as a document that says nothing but its id, whatever it was sent as."""
    for kind in ("document", "voice", "photo"):
        found = message.get(kind)
        largest = found[-1] if isinstance(found, list) and found else found
        if isinstance(largest, dict) and isinstance(largest.get("file_id"), str):
            return {"document": {"file_id": largest["file_id"], "file_unique_id": "-"}}
    return {}


def result_of(code: int, body: bytes) -> Any:
    """The result in an answer. Raises for anything but one that is ok and has a result."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    record = answer if isinstance(answer, dict) else {}
    if 200 <= code < 300:
        if not record.get("ok") or "result" not in record:
            raise OutcomeUnknownError("unreadable answer")
        return record["result"]
    parameters = record.get("parameters")
    description = str(record.get("description") or f"HTTP {code}")
    raise ApiError(code, description, parameters if isinstance(parameters, dict) else {})
