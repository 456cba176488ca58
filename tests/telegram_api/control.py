"""The test's side of the fake: act as people, order faults, see what was sent."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

from aiohttp import web

from tests.telegram_api.faults import Fault
from tests.telegram_api.world import World

Act = Callable[[dict[str, Any]], Any]
DEFAULT_WAIT = 90.0
DEFAULT_CROWD = {"messages": 100, "chats": 10, "first_chat": 1000, "text": "hola {n}"}


class Switch(Protocol):
    """What can be turned off and on."""

    async def up(self) -> None: ...

    async def down(self) -> None: ...


class Control:
    """One method per path; each takes the body of the request and returns the answer."""

    def __init__(self, world: World, switch: Switch) -> None:
        self._world = world
        self._switch = switch

    def routes(self) -> list[web.RouteDef]:
        people = self._world.people
        posts: dict[str, Callable[..., Any]] = {
            "/__user/message": people.message,
            "/__user/contact": people.contact,
            "/__user/location": people.location,
            "/__user/file": people.file,
            "/__user/edit": people.edit,
            "/__user/callback": people.callback,
            "/__user/membership": people.membership,
            "/__crowd": lambda **order: people.crowd(**{**DEFAULT_CROWD, **order}),
            "/__user/state": self.state,
            "/__chats": self.chats,
            "/__chat/migrate": self.migrate,
            "/__raw": self.raw,
            "/__fault": self.fault,
            "/__policy": self.policy,
            "/__wait": self.wait,
            "/__reset": self.reset,
            "/__forgive": lambda: self._world.violations.clear(),
            "/__down": self._switch.down,
            "/__up": self._switch.up,
        }
        return [
            *(web.post(path, _with_body(act)) for path, act in posts.items()),
            web.delete("/__fault", _with_body(self._world.faults.clear)),
            web.get("/__sent", self.sent),
            *(web.get(f"/__{name}", self.show(name)) for name in self._views()),
        ]

    def _views(self) -> dict[str, Callable[[], Any]]:
        world = self._world
        return {
            "ledger": lambda: world.ledger.entries,
            "requests": lambda: world.journal.requests,
            "pending": lambda: {"count": len(world.updates)},
            "violations": lambda: world.violations,
            "answers": lambda: world.answers,
            "webhook": lambda: world.webhook.attempts if world.webhook else [],
            "fault": lambda: [vars(rule) for rule in world.faults.rules],
            "profile": lambda: world.profile,
            "lag": lambda: world.lag,
            "commands": lambda: [
                {"scope": json.loads(scope), "language_code": language, "commands": commands}
                for (scope, language), commands in world.commands.items()
            ],
        }

    def show(self, name: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        view = self._views()[name]

        async def answer(_: web.Request) -> web.Response:
            return web.json_response(view())

        return answer

    async def sent(self, request: web.Request) -> web.Response:
        chat = request.query.get("chat")
        messages = self._world.messages.sent(int(chat) if chat else None)
        return web.json_response([message.to_report() for message in messages])

    async def reset(self) -> None:
        await self._switch.up()
        await self._world.reset()

    def state(self, chat_id: int, state: str) -> dict[str, Any]:
        return {"state": self._world.chats.mark(chat_id, state).state}

    def chats(self, first: int, count: int = 1) -> dict[str, Any]:
        """People who once wrote to the bot, without the updates of it."""
        for chat_id in range(first, first + count):
            self._world.chats.meet(chat_id)
        return {"count": count}

    def migrate(self, chat_id: int) -> dict[str, Any]:
        return {"chat_id": self._world.chats.migrate(chat_id)}

    def raw(self, update: dict[str, Any]) -> dict[str, Any]:
        """Any update at all; an update_id is added when it has none."""
        return {"update_id": self._world.updates.push(update)}

    def fault(self, **rule: Any) -> dict[str, Any]:
        self._world.faults.rules.append(Fault(**rule))
        return {"rules": len(self._world.faults.rules)}

    def policy(self, **changes: Any) -> dict[str, Any]:
        self._world.policy = replace(self._world.policy, **changes)
        return vars(self._world.policy)

    async def wait(
        self,
        what: str,
        count: int,
        method: str = "",
        chat_id: int | None = None,
        at_most: bool = False,
        patience: float = DEFAULT_WAIT,
    ) -> dict[str, Any]:
        """Until there are so many of something, or so few."""

        def value() -> int:
            return self._world.measure(what, method, chat_id)

        def reached() -> bool:
            return value() <= count if at_most else value() >= count

        return {"reached": await self._world.wait(reached, patience), "value": value()}


def control_routes(world: World, switch: Switch) -> list[web.RouteDef]:
    return Control(world, switch).routes()


def _with_body(act: Callable[..., Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            result = act(**(await request.json() if request.can_read_body else {}))
            if isinstance(result, Awaitable):
                result = await result
        except (TypeError, ValueError, KeyError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(result or {})

    return answer
