"""Real processes of the bot, and waiting for what they do without sleeping for long enough."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[1]
PATIENCE = 90.0
"""Seconds until a condition that never comes true fails the test."""
GLANCE = 0.01


async def until(
    condition: Callable[[], Awaitable[bool]], within: float = PATIENCE, glance: float = GLANCE
) -> None:
    """Returns as soon as the condition is true; fails when it is not in time."""
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - what we watch is in another process
            await asyncio.sleep(glance)


def jump(seconds: float) -> None:
    """The loop's clock jumps ahead: whoever has waited for less than that has waited enough."""
    loop = asyncio.get_running_loop()
    time = loop.time
    loop.time = lambda: time() + seconds  # type: ignore[method-assign]


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment without anybody's settings, plus ours (`DATA_DIR="…"`)."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("MUNICIPIO_")}
    return inherited | {f"MUNICIPIO_{name}": value for name, value in settings.items()}


def python(
    *arguments: str | bytes, stdin: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `python …` to its end; both outputs are kept."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean_environment(**settings),
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class BotProcess:
    """`python -m bot …` with a data folder of its own; it can be killed and started again.

    `{url}` in a setting becomes the address at which it listens.
    """

    def __init__(self, folder: Path, command: str = "run", **settings: str) -> None:
        self.command = command
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "bot.log"
        settings = {name: value.replace("{url}", self.url) for name, value in settings.items()}
        self._environment = clean_environment(DATA_DIR=str(folder), PORT=str(self.port), **settings)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", self.command],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    async def ready(self) -> None:
        """Returns when it answers and is the one that handles; shows its log when it never does."""
        try:
            await until(self._leads)
        except TimeoutError as error:
            raise AssertionError(self.log()) from error

    async def _leads(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(self.log())
        try:
            async with (
                aiohttp.ClientSession() as http,
                http.get(f"{self.url}/readyz") as answer,
            ):
                return bool((await answer.json())["leading"])
        except aiohttp.ClientError:
            return False

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """As a power cut would: no chance to tidy up."""
        self._signal(signal.SIGKILL)

    def terminate(self, within: float = PATIENCE) -> int:
        """As an operator would; returns the exit code."""
        return self._signal(signal.SIGTERM, within)

    def _signal(self, number: int, within: float = PATIENCE) -> int:
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(within)
