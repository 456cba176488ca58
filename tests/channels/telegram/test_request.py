"""The transport: an unsent request, an unanswered one and a refused one are told apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from telegram.request import RequestData

from bot.channels.telegram.errors import ApiError, NotSentError, OutcomeUnknownError
from bot.channels.telegram.request import AiohttpRequest, result_of
from tests.processes import free_port, jump, until

OK = b'{"ok":true,"result":{"message_id":5}}'
SECONDS = 60.0
"""No test waits for them: the clock jumps."""
DRIP_SECONDS = 0.02


@dataclass
class Line:
    """A server of one test: it reads a request, then does as told."""

    answer: bytes = b""
    drip: bool = False
    silent: bool = False
    url: str = ""
    requests: list[bytes] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await self._answer(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self.ended.set()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append(await reader.readuntil(b"\r\n\r\n"))
        self.ended.clear()
        if self.silent:
            await self.released.wait()
        step = 1 if self.drip else len(self.answer) or 1
        for start in range(0, len(self.answer), step):
            writer.write(self.answer[start : start + step])
            await writer.drain()
            if self.drip:
                await asyncio.sleep(DRIP_SECONDS)


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n\r\n".encode() + body


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    line = Line()
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:x/sendMessage"
    yield line
    line.released.set()
    if line.requests:
        await line.ended.wait()
    server.close()


@pytest.fixture
async def transport() -> AsyncIterator[AiohttpRequest]:
    transport = AiohttpRequest(total_seconds=SECONDS)
    yield transport
    await transport.shutdown()


async def post(transport: AiohttpRequest, url: str) -> object:
    return await transport.post(url, RequestData([]))


async def test_an_answer_is_handed_on(line: Line, transport: AiohttpRequest) -> None:
    line.answer = http(OK)
    assert await post(transport, line.url) == {"message_id": 5}


async def test_a_surprise_in_a_sent_message_does_not_hide_that_it_was_sent(
    line: Line, transport: AiohttpRequest
) -> None:
    line.answer = http(b'{"ok":true,"result":{"message_id":5,"date":1,"entities":"surprise"}}')
    assert await post(transport, line.url) == {"message_id": 5, "date": 1}


async def test_a_refused_connection_was_not_sent(transport: AiohttpRequest) -> None:
    with pytest.raises(NotSentError):
        await post(transport, f"http://127.0.0.1:{free_port()}/bot1:x/sendMessage")


async def test_a_name_that_does_not_resolve_was_not_sent(transport: AiohttpRequest) -> None:
    """Row 28."""
    with pytest.raises(NotSentError):
        await post(transport, "http://no-such-host.invalid/bot1:x/sendMessage")


async def test_waiting_for_a_free_connection_was_not_sent(line: Line) -> None:
    line.silent = True
    transport = AiohttpRequest(connections=1, total_seconds=SECONDS)
    first = asyncio.create_task(post(transport, line.url))
    await until(lambda: asked(line))
    second = asyncio.create_task(post(transport, line.url))
    await asyncio.sleep(0)
    jump(SECONDS)
    with pytest.raises(NotSentError):
        await second
    with pytest.raises(OutcomeUnknownError):
        await first
    await transport.shutdown()


async def asked(line: Line) -> bool:
    return bool(line.requests)


async def test_silence_after_the_request_leaves_the_outcome_unknown(
    line: Line, transport: AiohttpRequest
) -> None:
    line.silent = True
    posting = asyncio.create_task(post(transport, line.url))
    await until(lambda: asked(line))
    jump(SECONDS)
    with pytest.raises(OutcomeUnknownError, match="TimeoutError"):
        await posting
    assert len(line.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200", http(OK, length=500), b"not HTTP at all\r\n\r\n"],
    ids=["closed", "half a status line", "half a body", "another protocol"],
)
async def test_a_broken_answer_leaves_the_outcome_unknown(
    line: Line, transport: AiohttpRequest, answer: bytes
) -> None:
    line.answer = answer
    with pytest.raises(OutcomeUnknownError):
        await post(transport, line.url)


async def test_an_answer_that_drips_in_has_a_deadline(
    line: Line, transport: AiohttpRequest
) -> None:
    line.answer, line.drip = http(OK + b" " * 100_000), True
    posting = asyncio.create_task(post(transport, line.url))
    await until(lambda: asked(line))
    jump(SECONDS)
    with pytest.raises(OutcomeUnknownError, match="TimeoutError"):
        await posting


@pytest.mark.parametrize(
    "body", [b"<html>oops</html>", b'{"ok":true}', b"[]", b'{"ok":false}', b"", b"\xff"]
)
def test_a_200_that_says_nothing_leaves_the_outcome_unknown(body: bytes) -> None:
    with pytest.raises(OutcomeUnknownError):
        result_of(200, body)


def test_a_result_may_be_false() -> None:
    assert result_of(200, b'{"ok":true,"result":false}') is False


@pytest.mark.parametrize("body", [b"<html>Bad Gateway</html>", b"", b"[1]", b'{"parameters": 3}'])
def test_a_refusal_without_words_keeps_its_number(body: bytes) -> None:
    with pytest.raises(ApiError) as caught:
        result_of(502, body)
    assert (caught.value.code, caught.value.description) == (502, "HTTP 502")


def test_a_refusal_keeps_its_words_and_parameters() -> None:
    body = b'{"ok":false,"description":"Too Many","parameters":{"retry_after":3}}'
    with pytest.raises(ApiError) as caught:
        result_of(429, body)
    assert (caught.value.description, caught.value.retry_after) == ("Too Many", 3)


async def test_no_error_repeats_the_token(line: Line, transport: AiohttpRequest) -> None:
    line.answer = http(b'{"ok":false,"description":"Unauthorized"}', "401 Unauthorized")
    for url in (line.url, f"http://127.0.0.1:{free_port()}/bot1:x/sendMessage"):
        with pytest.raises((ApiError, NotSentError)) as caught:
            await post(transport, url)
        assert "1:x" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_it_can_be_used_again_after_it_was_shut_down(
    line: Line, transport: AiohttpRequest
) -> None:
    line.answer = http(OK)
    await post(transport, line.url)
    await transport.shutdown()
    assert await post(transport, line.url) == {"message_id": 5}
