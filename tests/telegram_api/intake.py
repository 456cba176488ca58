"""How the bot gets its updates: polls, the webhook's registration, files to download."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_api.calls import Call
from tests.telegram_api.errors import WEBHOOK_ACTIVE, WEBHOOK_SET, bad
from tests.telegram_api.webhooks import DEFAULT_CONNECTIONS, Target, Webhook
from tests.telegram_api.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]*")
MAX_SECRET = 256
LOOPBACK = ("127.0.0.1", "::1", "localhost")


async def get_updates(world: World, call: Call) -> list[dict[str, Any]]:
    if world.webhook:
        raise WEBHOOK_ACTIVE
    return await world.polling.get_updates(call, world.policy)


async def set_webhook(world: World, call: Call) -> bool:
    url = call.text("url")
    if not url:
        return await delete_webhook(world, call)
    target = _target(url, call)
    allowed = call.structure("allowed_updates")
    if allowed is not None:
        world.updates.allowed = tuple(allowed)
    world.polling.interrupt(WEBHOOK_SET)
    await world.set_webhook(None)
    _drop(world, call)
    await world.set_webhook(Webhook(target, world.updates, world.policy, world.changed))
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    await world.set_webhook(None)
    _drop(world, call)
    return True


def get_webhook_info(world: World, call: Call) -> dict[str, Any]:
    registered = {"url": "", "has_custom_certificate": False}
    if world.webhook:
        registered = world.webhook.info()
    allowed = {"allowed_updates": list(world.updates.allowed)} if world.updates.allowed else {}
    return {**registered, "pending_update_count": len(world.updates), **allowed}


def get_file(world: World, call: Call) -> dict[str, Any]:
    return world.files.describe(call)


def _target(url: str, call: Call) -> Target:
    """Telegram demands https; on this machine alone the fake is content with http."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if len(secret) > MAX_SECRET:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = call.integer("max_connections", DEFAULT_CONNECTIONS)
    if not 1 <= connections <= 100:
        raise bad("bad webhook: max_connections must be between 1 and 100")
    return Target(url, secret, connections)


def _drop(world: World, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        world.updates.clear()
