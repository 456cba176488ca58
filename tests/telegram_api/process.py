"""The fake's own process: started once for many tests, frozen and thawed, stopped at the end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
GRACE_SECONDS = 10


class FakeProcess:
    """`url` is the root that the bot is given; `control_url` answers even while that is down."""

    def __init__(
        self, ledger: Path | None = None, specification: Path | None = None, port: int = 0
    ) -> None:
        command = [sys.executable, "-m", "tests.telegram_api", "--leash", "--port", str(port)]
        if ledger:
            command += ["--ledger", str(ledger)]
        if specification:
            command += ["--spec", str(specification)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        ports = self._read_ports()
        self.port = int(ports["port"])
        self.url = f"http://127.0.0.1:{self.port}"
        self.control_url = f"http://127.0.0.1:{ports['control_port']}"

    def freeze(self) -> None:
        """Connections stay open and nothing answers, until `thaw`."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self._process.poll() is None:
            self.thaw()
            self._process.terminate()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _read_ports(self) -> dict[str, int]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the fake Bot API did not start")
        ports: dict[str, int] = json.loads(line)
        return ports
