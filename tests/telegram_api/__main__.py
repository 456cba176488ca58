"""`python -m tests.telegram_api`: the fake Bot API in a process of its own."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from tests.telegram_api.policy import TOKEN, Policy
from tests.telegram_api.server import Server
from tests.telegram_api.world import World


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--ledger", type=Path, help="append every accepted send here, fsynced")
    parser.add_argument("--spec", type=Path, help="check every request against this description")
    parser.add_argument("--leash", action="store_true", help="end when standard input closes")
    asyncio.run(serve(parser.parse_args()))


async def serve(options: argparse.Namespace) -> None:
    world = World(Policy(token=options.token), options.ledger, options.spec)
    server = Server(world)
    await server.start(options.port)
    print(json.dumps({"port": server.port, "control_port": server.control_port}), flush=True)
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    if options.leash:  # a test run that was killed leaves no process behind
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), stopped.set)
    lag = asyncio.create_task(world.notice_lag())
    await stopped.wait()
    lag.cancel()
    await server.close()


if __name__ == "__main__":
    main()
