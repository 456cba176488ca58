"""What a test says to the fake: speak and tap as people, order faults, wait, look."""

from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from tests.telegram_api.policy import TOKEN
from tests.telegram_api.process import FakeProcess
from tests.telegram_api.sight import Sent, find_button, peak

PATIENCE = 90.0
"""Seconds until a wait gives up; a wait that comes true ends at once."""
MARGIN = 30.0
PUNCTUAL_SECONDS = 0.03
"""By so much may we be late before a limit that is kept by others looks as if it were not."""


@dataclass
class FakeTelegram:
    """One test's view of the fake; open it with `async with`, or `start` and `stop`."""

    process: FakeProcess
    token: str = TOKEN
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)
    _owned: bool = False

    @classmethod
    async def start(cls, **options: Any) -> Self:
        """A fake in a process of its own, for a test that cannot share one."""
        return cls(FakeProcess(**options), _owned=True)

    async def stop(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None
        if self._owned:
            self.process.stop()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """For MUNICIPIO_TELEGRAM_API_URL."""
        return self.process.url

    # People

    async def say(self, chat_id: int, text: str, **more: Any) -> dict[str, Any]:
        return await self.act("user/message", chat_id=chat_id, text=text, **more)

    async def ask(self, chat_id: int, text: str, answers: int = 1, **more: Any) -> list[Sent]:
        """Say something, wait for so many messages, and return them."""
        before = len(await self.sent(chat_id))
        await self.say(chat_id, text, **more)
        return (await self.wait_sent(chat_id, before + answers))[before:]

    async def tap(self, chat_id: int, label: str, **more: Any) -> dict[str, Any]:
        """Tap the newest button whose label contains `label`, inline or on the keyboard."""
        message, button = find_button(await self.sent(chat_id), label)
        if "callback_data" in button:
            return await self.callback(chat_id, message.message_id, button["callback_data"], **more)
        if button.get("request_contact"):
            return await self.act("user/contact", chat_id=chat_id, **more)
        return await self.say(chat_id, button["text"], **more)

    async def callback(
        self, chat_id: int, message_id: int, data: str, **more: Any
    ) -> dict[str, Any]:
        """A tap with data of one's own: an outdated button, or a forged one."""
        return await self.act(
            "user/callback", chat_id=chat_id, message_id=message_id, data=data, **more
        )

    async def crowd(
        self, messages: int, chats: int, first_chat: int = 1000, text: str = "hola {n}"
    ) -> dict[str, Any]:
        return await self.act(
            "crowd", messages=messages, chats=chats, first_chat=first_chat, text=text
        )

    async def block(self, chat_id: int, state: str = "blocked") -> None:
        """`blocked`, `deactivated`, `kicked`; empty lets the bot write again."""
        await self.act("user/state", chat_id=chat_id, state=state)

    async def act(self, path: str, /, **body: Any) -> dict[str, Any]:
        """Any other path of the control side: `user/file`, `user/edit`, `chat/migrate`, `raw`…"""
        answer: dict[str, Any] = await self._call("POST", path, body)
        return answer

    # Weather

    async def fault(self, kind: str, match: str = "", **rule: Any) -> None:
        await self.act("fault", kind=kind, match=match, **rule)

    async def clear_faults(self) -> None:
        await self._call("DELETE", "fault")

    async def policy(self, **changes: Any) -> None:
        await self.act("policy", **changes)

    async def down(self) -> None:
        """Connections are refused until `up`; the control side goes on answering."""
        await self.act("down")

    async def up(self) -> None:
        await self.act("up")

    async def reset(self) -> None:
        await self.act("reset")

    # What is to be seen

    async def sent(self, chat_id: int | None = None) -> list[Sent]:
        query = {} if chat_id is None else {"chat": str(chat_id)}
        return [Sent(**message) for message in await self._call("GET", "sent", query=query)]

    async def wait_sent(
        self, chat_id: int | None, count: int, patience: float = PATIENCE
    ) -> list[Sent]:
        await self.wait("sent", count, chat_id=chat_id, patience=patience)
        return await self.sent(chat_id)

    async def wait(
        self,
        what: str,
        count: int,
        method: str = "",
        chat_id: int | None = None,
        at_most: bool | None = None,
        patience: float = PATIENCE,
    ) -> int:
        """Until there are so many `sent`, `accepted`, `requests`, `answers`, `deliveries`, or
        `silences`: calls that were left without a whole answer.

        `pending` counts down unless `at_most` says otherwise; `polls` is 1 while a poll waits.
        """
        order = {"what": what, "count": count, "method": method, "patience": patience}
        falling = what == "pending" if at_most is None else at_most
        limit = aiohttp.ClientTimeout(total=patience + MARGIN)
        order |= {"chat_id": chat_id, "at_most": falling}
        got = await self._call("POST", "wait", order, limit=limit)
        if not got["reached"]:
            raise AssertionError(f"{what} {method} {chat_id or ''}: {got['value']}, not {count}")
        return int(got["value"])

    async def ledger(self, method: str = "send") -> list[dict[str, Any]]:
        """What was accepted, in order, of the methods that begin so."""
        entries = await self._call("GET", "ledger")
        return [entry for entry in entries if entry["method"].startswith(method)]

    async def peak(self, seconds: float = 1.0) -> int:
        """The most sends that fell into any window of so many seconds."""
        return peak([entry["at"] for entry in await self.ledger()], seconds)

    async def lag(self) -> float:
        """Seconds by which the fake was late at most: this machine's doing, nobody else's."""
        return float(await self.look("lag"))

    async def check_limit(self, limit: int) -> None:
        """No second had more sends than that, but for those that this machine's lateness pushed
        together; nor was any refused."""
        lag = await self.lag()
        assert await self.peak(1.0 - lag) <= limit
        refused = [call for call in await self.requests("sendMessage") if call["status"] == 429]
        assert not refused or lag > PUNCTUAL_SECONDS

    async def requests(self, method: str = "") -> list[dict[str, Any]]:
        return [
            request
            for request in await self._call("GET", "requests")
            if method in ("", request["method"])
        ]

    async def pending(self) -> int:
        return int((await self.look("pending"))["count"])

    async def violations(self) -> list[dict[str, Any]]:
        violations: list[dict[str, Any]] = await self.look("violations")
        return violations

    async def forgive(self) -> None:
        """Forget the violations so far: this test broke the rules on purpose."""
        await self.act("forgive")

    async def look(self, view: str) -> Any:
        """`answers`, `webhook` (delivery attempts), `commands`, `profile`, `fault`…"""
        return await self._call("GET", view)

    async def _call(
        self,
        verb: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        limit: aiohttp.ClientTimeout | None = None,
    ) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        address = f"{self.process.control_url}/__{path}"
        async with self._session.request(
            verb, address, json=body, params=query, timeout=limit or aiohttp.ClientTimeout(60)
        ) as answer:
            result = await answer.json()
            if answer.status != 200:
                raise AssertionError(f"{path}: {result}")
            return result
