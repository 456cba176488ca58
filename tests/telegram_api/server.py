"""The HTTP side: the Bot API and its files for the bot, the control paths for the test."""

import asyncio
import inspect
import json
import re
from functools import partial
from typing import Any

from aiohttp import web

from tests.telegram_api import calls
from tests.telegram_api.calls import Call
from tests.telegram_api.control import control_routes
from tests.telegram_api.errors import NOT_FOUND, TOO_LARGE, UNAUTHORIZED, ApiError
from tests.telegram_api.fault_kinds import Perform
from tests.telegram_api.limits import Limits
from tests.telegram_api.methods import METHODS
from tests.telegram_api.world import World

HOST = "127.0.0.1"
MAX_BODY = 52 * 1024 * 1024
TOKEN = re.compile(r"\d+:[\w-]+")
UNANSWERED = 0
DOWNLOAD = "download"
"""What a download is called in faults and in the log of requests."""
SHUTDOWN_SECONDS = 0.5


class Server:
    """The same application on two ports, so that one of them may go down on command."""

    def __init__(self, world: World) -> None:
        self._world = world
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        application.add_routes(control_routes(world, self))
        # A bot that hangs up must not go on holding its long poll.
        self._runner = web.AppRunner(
            application,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
        self._api: web.TCPSite | None = None
        self.port = 0
        self.control_port = 0

    async def start(self, port: int = 0) -> None:
        await self._runner.setup()
        self.port = port
        await self.up()
        control = web.TCPSite(self._runner, HOST, 0)
        await control.start()
        self.control_port = self._runner.addresses[-1][1]

    async def up(self) -> None:
        """Listen for the bot, on the same port as ever."""
        if self._api is None:
            self._api = web.TCPSite(self._runner, HOST, self.port)
            await self._api.start()
            self.port = self.port or self._runner.addresses[0][1]

    async def down(self) -> None:
        """Refuse connections, and cut those that the bot has."""
        if self._api is None:
            return
        site, self._api = self._api, None
        await site.stop()
        for connection in list(self._runner.server.connections if self._runner.server else ()):
            transport = connection.transport
            if transport and transport.get_extra_info("sockname")[1] == self.port:
                transport.abort()

    async def close(self) -> None:
        self._world.faults.clear()
        await self._world.set_webhook(None)
        await self._runner.cleanup()
        self._world.ledger.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            call = await calls.read(request)
        except (ApiError, web.HTTPRequestEntityTooLarge) as error:
            return _response(error if isinstance(error, ApiError) else TOO_LARGE)
        return await self._under_faults(
            request, call.method, call.chat_or_none, lambda: self._perform(call)
        )

    async def _download(self, request: web.Request) -> web.StreamResponse:
        async def give() -> web.Response:
            if request.match_info["token"] != self._world.policy.token:
                return _response(UNAUTHORIZED)
            file = self._world.files.at(request.match_info["path"])
            if file is None:
                return _response(NOT_FOUND)
            return web.Response(body=file.content, content_type="application/octet-stream")

        return await self._under_faults(request, DOWNLOAD, None, give)

    async def _under_faults(
        self, request: web.Request, method: str, chat_id: int | None, perform: Perform
    ) -> web.StreamResponse:
        faults = self._world.faults
        rule = faults.choose(method.lower(), chat_id)
        status = UNANSWERED
        try:
            if rule:
                response = await faults.apply(rule, request, partial(self._done, perform))
            else:
                response = await perform()
            status = response.status
            return response
        finally:
            self._world.log(method, chat_id, status, rule.kind if rule else "")

    async def _done(self, perform: Perform) -> web.Response:
        """Whoever waits for what is accepted is told at once, though the answer may never leave."""
        response = await perform()
        self._world.changed()
        return response

    async def _perform(self, call: Call) -> web.Response:
        """Handle the call, and answer when the ledger is on disk."""
        world = self._world
        try:
            _check_token(call.token, world.policy.token)
            handle = METHODS.get(call.method.lower())
            if handle is None:
                raise NOT_FOUND
            if world.specification:
                for fault in world.specification.violations(call):
                    world.violations.append({"method": call.method, "violation": fault})
            result = handle(world, call)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return _response(error)
        await world.ledger.settled()
        if world.policy.latency and Limits.concern(call.method.lower()):
            await asyncio.sleep(world.policy.latency)
        return _json({"ok": True, "result": result})


def _check_token(given: str, expected: str) -> None:
    if given != expected:
        raise UNAUTHORIZED if TOKEN.fullmatch(given) else NOT_FOUND


def _response(error: ApiError) -> web.Response:
    error.with_traceback(None)  # the shared constants would gather every raise for ever
    return _json(error.to_json(), error.code)


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(), status=status, content_type="application/json"
    )
