"""The web server around a running bot: uvicorn for HTTP, the app for everything else."""

import asyncio
import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn
from starlette.routing import BaseRoute

from bot import app as application
from bot import demo, logs, rendering, web
from bot.channels.base import Channel
from bot.channels.webchat import WebChat
from bot.chat_site import ChatSite
from bot.files import FileStore
from bot.settings import LOOPBACK, Settings, SettingsError, for_demo
from bot.settings import load as load_settings
from bot.signing import Signer

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

log = logging.getLogger(__name__)


def run(*, with_cast: bool) -> int:
    """Read the settings and serve until asked to stop; returns the exit code."""
    try:
        settings = load_settings()
        if with_cast:
            settings = _for_demo(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    logs.set_up(settings.log_level)
    try:
        asyncio.run(serve(settings, with_cast=with_cast))
    except OSError as error:
        print(f"No se pudo abrir {settings.host}:{settings.port}: {error}.", file=sys.stderr)
        return 1
    return 0


def _for_demo(settings: Settings) -> Settings:
    """Loopback only, on data of its own, without anybody's token."""
    if settings.host not in LOOPBACK:
        raise SettingsError(
            "La demostración solo se sirve en la propia máquina: quite MUNICIPIO_HOST."
        )
    return for_demo(settings)


class Server(uvicorn.Server):
    """uvicorn without its own signal handling: the app decides when to end."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings, *, with_cast: bool) -> None:
    """Open everything and run it; the port is taken first, so that a taken one is told at once."""
    listener = listen(settings.host, settings.port)
    async with application.opened(settings) as ready:
        await _serve(ready, listener, with_cast=with_cast)


async def _serve(ready: application.Opened, listener: socket.socket, *, with_cast: bool) -> None:
    """Run every configured channel and the web side until the app is asked to stop."""
    settings = ready.settings
    channels: list[Channel] = []
    routes: list[BaseRoute] = []
    files = FileStore(settings.data_dir / application.FILES)
    if settings.telegram_token.get_secret_value():
        telegram = _telegram(settings, files)
        channels.append(telegram)
        routes += telegram.routes()
    if with_cast or settings.webchat:
        chat = WebChat(ready.database, application.now)
        cast = ready.cast(chat.name) if with_cast else demo.Cast()
        signer = Signer(settings.data_dir / "webchat.key")
        routes += ChatSite(chat, files, signer, cast).routes()
        channels.append(chat)
    app = ready.app(*channels)
    site = web.Site(app.health, app.metrics, routes, hosts=_hosts(settings))
    # The page is there at once; the demo's past is told while it opens.
    past = asyncio.create_task(ready.past(cast, chat.name)) if with_cast else None
    try:
        await _run(app, site, listener, show_address=with_cast)
    finally:
        if past is not None:
            await past


async def _run(
    app: application.App, site: web.Site, listener: socket.socket, *, show_address: bool
) -> None:
    config = uvicorn.Config(
        web.build(site),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    server = Server(config)
    with suppress(NotImplementedError):
        application.stop_on_signals(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    if show_address:
        host, port = listener.getsockname()[:2]
        print(f"Municipio al Día: http://{host}:{port}/", flush=True)
    try:
        await app.run()
    finally:
        server.should_exit = True
        await serving


def _telegram(settings: Settings, files: FileStore) -> "TelegramChannel":
    from bot.channels.telegram import Access, TelegramChannel, Words  # only where it is used

    access = Access(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api_url,
        settings.telegram_webhook_url,
        settings.telegram_webhook_secret.get_secret_value(),
    )
    words = Words(
        description=rendering.label("about", "description"),
        short=rendering.label("about", "short"),
        commands=rendering.labels("commands"),
        public=application.public_commands(),
    )
    return TelegramChannel(access, files, application.now, words)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that a taken port is told before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host.strip("[]"), port))
    listener.listen(256)
    return listener


def _hosts(settings: Settings) -> tuple[str, ...]:
    """On loopback only its own names are answered, against rebinding by a foreign page."""
    if settings.host not in LOOPBACK:
        return ("*",)
    # A proxy on this machine forwards the public name under which a webhook is registered.
    public = urlsplit(settings.telegram_webhook_url).hostname
    return (*LOOPBACK, *([public] if public else []))
