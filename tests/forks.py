"""Bots forked from a process that has imported everything: one is up in a tenth of a second.

`python -m tests.forks` is that process. Orders come in and answers go out as lines of JSON:
`{"fork": {setting: value}, "log": path, "crash": point}` gives the pid of a bot, `{"leave": [size,
number], …}` that of a process that leaves an announcement, `{"wait": pid}` a status; `{"migrate":
url}` makes the tables.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.processes import PATIENCE, ROOT, clean_environment, free_port

PREFIX = "MUNICIPIO_"
WAIT_SECONDS = PATIENCE


class Nursery:
    """The process that forks; at its end nothing it forked is left."""

    def __init__(self, root: Path = ROOT) -> None:
        """`root` is the folder of the program: this one, or a copy with something changed."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forks"],
            cwd=root,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.order()

    def order(self, **order: Any) -> Any:
        """Without an order: returns when it is ready."""
        assert self._process.stdin
        assert self._process.stdout
        if order:
            print(json.dumps(order), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process that forks bots has ended")
        return json.loads(line)

    def wait(self, pid: int) -> int:
        """How a process ended: its exit code, or the signal as a negative number."""
        status = self.order(wait=pid)
        if status is None:
            raise AssertionError("it did not end")
        return os.waitstatus_to_exitcode(status)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


class ForkedBot:
    """`municipio run`, in a fork; as a `tests.processes.BotProcess` it can be started again."""

    def __init__(self, nursery: Nursery, folder: Path, **settings: str) -> None:
        self._nursery = nursery
        self._folder = folder
        self._settings = settings
        self.pid = 0

    def start(self, crash: str = "") -> None:
        """`crash` is one of `tests.crash_points`: where it kills itself."""
        settings = {"DATA_DIR": str(self._folder), "PORT": str(free_port()), **self._settings}
        log = str(self._folder / "bot.log")
        self.pid = self._nursery.order(fork=settings, log=log, crash=crash)

    def leave(self, size: int, number: int = 1, crash: str = "") -> int:
        """Leave an announcement for its audience, as the program does it; how that ended."""
        log = str(self._folder / "bot.log")
        order = {"fork": self._settings, "log": log, "crash": crash, "leave": [size, number]}
        return self._nursery.wait(self._nursery.order(**order))

    def kill(self) -> int:
        """As a power cut would; returns when it is gone."""
        return self.signal(signal.SIGKILL)

    def terminate(self) -> int:
        """As an operator would; returns the exit code."""
        return self.signal(signal.SIGTERM)

    def signal(self, number: int) -> int:
        if not self.pid:
            return 0
        os.kill(self.pid, number)
        return self.ended()

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def ended(self) -> int:
        """Waits until it has ended; the exit code, or the signal as a negative number."""
        status = self._nursery.wait(self.pid)
        self.pid = 0
        return status

    def log(self) -> str:
        return (self._folder / "bot.log").read_text(encoding="utf-8", errors="replace")


def _serve() -> None:
    import gc  # all of this is for the forking process only

    from bot import app as application
    from bot import clock, server
    from bot.channels import telegram

    knowledge = application.load_knowledge()
    application.load_knowledge = lambda *_: knowledge
    assert clock
    assert telegram
    gc.freeze()
    children: set[int] = set()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "fork" in order:
            child = os.fork()
            if not child:
                _become_bot(order, server)
            children.add(child)
            print(child, flush=True)
        elif "migrate" in order:
            print(json.dumps(_migrate(order["migrate"])), flush=True)
        else:
            status = _wait_for(order["wait"])
            children -= {order["wait"]} if status is not None else set()
            print(json.dumps(status), flush=True)
    for child in children:
        os.kill(child, signal.SIGKILL)


def _wait_for(pid: int) -> int | None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.005)
    return None


def _migrate(url: str) -> bool:
    from bot import seeding
    from db import schema
    from db.engine import Database

    database = Database(url)
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    database.close()
    return True


def _become_bot(order: dict[str, Any], server: Any) -> None:
    from tests import crash_points, wire

    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, log, log)):
        os.dup2(file, number)
    os.environ.update({f"{PREFIX}{name}": value for name, value in order["fork"].items()})
    if order["crash"]:
        crash_points.arm(order["crash"])
    code = 1
    try:
        if "leave" in order:
            code = wire.leave_now(order["fork"]["DATABASE_URL"], wire.Audience(*order["leave"]))
        else:
            code = server.run(with_cast=False)
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
